/** A message with one attachment of the given name and text, lines ended by CRLF. */
export function messageWith(filename: string, content: string, header = ''): Buffer {
  return Buffer.from(
    [
      ...(header === '' ? [] : [header]),
      'Return-Path: <mallory@bad.example>',
      'From: Mallory <mallory@bad.example>',
      'To: alice@good.example',
      'Subject: Hello',
      'Message-ID: <one@bad.example>',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      '',
      '--b',
      'Content-Type: text/plain',
      '',
      'Hi',
      '--b',
      `Content-Type: application/octet-stream; name="${filename}"`,
      `Content-Disposition: attachment; filename="${filename}"`,
      'Content-Transfer-Encoding: base64',
      '',
      Buffer.from(content).toString('base64'),
      '--b--',
      '',
    ].join('\r\n'),
  );
}

export const MALICIOUS = messageWith('invoice.pdf.exe', 'MZ and so on');
export const CLEAN_MESSAGE = messageWith('notes.txt', 'nothing but text');
export const WITHOUT_ATTACHMENTS = Buffer.from('From: a@b.example\r\nSubject: x\r\n\r\nHi\r\n');
