/** Messages built to cost a reader minutes, gigabytes, or both; each was seen to, in a reader without limits. */

export const header = (type: string, more = '') =>
  `From: a@b.example\r\n${more}Content-Type: ${type}\r\n\r\n`;
const multipart = header('multipart/mixed; boundary=a');
const words = '=?utf-8?B?QUJD?= '.repeat(100_000);

/** By what they are made of. CRLF line ends unless they are the point. */
export const HOSTILE: Readonly<Record<string, () => string>> = {
  'encoded words in the subject': () => `${header('text/plain', `Subject: ${words}\r\n`)}x`,
  'encoded words in a file name': () => `${header(`a/b; name="${words}"`)}x`,
  'nested messages with encoded words': () =>
    `${multipart}${`--a\r\nContent-Type: message/rfc822\r\n\r\nSubject: ${words.slice(0, 500_000)}\r\n\r\nx\r\n`.repeat(4)}`,
  'a body of line ends': () => `${multipart}--a\r\n\r\n${'\n'.repeat(2_000_000)}`,
  'parts of nothing': () => `${multipart}${'--a\n\n'.repeat(200_000)}`,
  'a digest of nothing': () => `${header('multipart/digest; boundary=a')}${'--a\n\n\n'.repeat(20_000)}`,
  'base64 of padding': () =>
    `Content-Transfer-Encoding: base64\r\n${header('a/b')}${'AA=AA='.repeat(500_000)}`,
  'address groups': () => `${header('text/plain', `Cc: ${'g:'.repeat(100_000)}\r\n`)}x`,
  'quotes and comments never closed': () =>
    `${header('text/plain', `Cc: ${'"a\\'.repeat(50_000)}\r\nTo: ${'(a"<'.repeat(50_000)}\r\n`)}x`,
  'white space in addresses': () => `${header('text/plain', `Cc: a${' '.repeat(200_000)}b@c\r\n`)}x`,
  'many boundaries': () => `${header(`multipart/mixed; ${'boundary=a; '.repeat(20_000)}`)}--a\n\nx`,
  'sections of a name': () =>
    `${header(`a/b; ${Array.from({ length: 20_000 }, (_, index) => `name*${index}=a`).join('; ')}`)}x`,
  'a header without end': () => 'A: b\r\n'.repeat(500_000),
  'lines that are no field': () => `From: a@b\r\n${'junk\r\n'.repeat(500_000)}\r\nx`,
  'a boundary of hyphens in hyphens': () =>
    `${header(`multipart/mixed; boundary="${'-'.repeat(70)}"`)}${'-'.repeat(5_000_000)}`,
  'doubled fields in every part': () =>
    `${multipart}${'--a\r\nContent-Type: a/b\r\nContent-Type: multipart/x; boundary=b\r\n\r\nx\r\n'.repeat(5_000)}`,
  'begin lines': () => `${header('text/plain')}${'begin 644 a\nM\n'.repeat(300_000)}`,
  'delimiter-like lines': () => `${header('multipart/mixed')}${'--x\n'.repeat(1_000_000)}`,
  'fields before the first delimiter': () => `${multipart}${'Content: x\n'.repeat(300_000)}--a\n\nx\n--a--`,
  'tiny parts in quoted-printable': () =>
    `${multipart}${'--a\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=41\r\n'.repeat(20_000)}`,
  'short flowed lines': () => `${header('text/plain; format=flowed')}${'a \r\n'.repeat(400_000)}`,
  'white space in HTML': () => `${header('text/html')}${'\n \r'.repeat(500_000)}`,
  'text in ten nested messages': () =>
    `${header('message/rfc822').repeat(10)}${header('multipart/mixed; boundary=a')}--a\r\nContent-Type: text/html\r\n\r\n${'x\n'.repeat(200_000)}\r\n--a--`,
  'nested boundaries with a long prefix': () => {
    const names = Array.from({ length: 200 }, (_, index) => `${'p'.repeat(60)}${index}`);
    const opened = names.map((name) => `${header(`multipart/mixed; boundary=${name}`)}--${name}\r\n`);
    return `${opened.join('')}\r\n${`--${'p'.repeat(60)}\n`.repeat(20_000)}`;
  },
  'one line of 20 MB': () => `${header('text/plain; name=a.txt')}${'x'.repeat(20_000_000)}`,
  'a header of 3 MB in one field': () => `${header('text/plain', `X: ${'y'.repeat(3_000_000)}\r\n`)}x`,
  'three hundred nested multiparts': () =>
    Array.from(
      { length: 300 },
      (_, index) => `${header(`multipart/mixed; boundary=b${index}`)}--b${index}\r\n`,
    ).join(''),
};
