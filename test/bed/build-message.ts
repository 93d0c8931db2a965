import { createHash } from 'node:crypto';

export type TransferEncoding = 'base64' | 'quoted-printable' | '7bit' | '8bit' | 'binary';

export interface MessagePart {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Without a name the part is a body. */
  readonly filename?: string;
  readonly encoding?: TransferEncoding;
  /** The name by which HTML shows it, as `cid:<this>`. */
  readonly contentId?: string;
}

export interface MessageToBuild {
  /** Makes the message id and the boundary, so that the same message has the same bytes every time. */
  readonly id: string;
  readonly subject: string;
  readonly from: string;
  readonly to?: string;
  /** Header lines put on top, as the receiving server would. */
  readonly trace?: readonly string[];
  readonly html?: string;
  /** Images of the HTML, in one `multipart/related` with it. */
  readonly related?: readonly MessagePart[];
  readonly text?: string;
  readonly attachments?: readonly MessagePart[];
}

const CRLF = '\r\n';
const DATE = 'Mon, 02 Nov 2026 09:30:00 +0000';

function base64Lines(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString('base64')
    .replaceAll(/(.{76})(?=.)/gu, `$1${CRLF}`);
}

/** RFC 2045 §6.7, everything but letters, digits and a few signs encoded, so that any bytes survive. */
function quotedPrintable(bytes: Uint8Array): string {
  let out = '';
  let column = 0;
  for (const byte of bytes) {
    const literal = /[A-Za-z0-9+,./:-]/u.test(String.fromCharCode(byte)) && byte < 0x80;
    const token = literal
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (column + token.length > 75) {
      out += `=${CRLF}`;
      column = 0;
    }
    out += token;
    column += token.length;
  }
  return out;
}

function encode(bytes: Uint8Array, encoding: TransferEncoding): Buffer {
  if (encoding === 'base64') return Buffer.from(base64Lines(bytes), 'latin1');
  if (encoding === 'quoted-printable') return Buffer.from(quotedPrintable(bytes), 'latin1');
  return Buffer.from(bytes);
}

function partBytes(part: MessagePart): Buffer {
  const nested = part.type === 'message/rfc822';
  // A nested message must not be encoded (RFC 2046 §5.2.1).
  const encoding = part.encoding ?? (nested ? '7bit' : 'base64');
  const headers = [
    `Content-Type: ${part.type}${part.filename === undefined ? '' : `; name="${part.filename}"`}`,
    `Content-Transfer-Encoding: ${encoding}`,
    ...(part.contentId === undefined ? [] : [`Content-ID: <${part.contentId}>`]),
    ...(part.filename === undefined
      ? []
      : [
          `Content-Disposition: ${part.contentId === undefined ? 'attachment' : 'inline'}; filename="${part.filename}"`,
        ]),
  ];
  return Buffer.concat([
    Buffer.from(headers.join(CRLF) + CRLF + CRLF, 'latin1'),
    encode(part.bytes, encoding),
  ]);
}

/** The bytes of a message, CRLF throughout its headers. Header values must be ASCII. */
export function buildMessage(message: MessageToBuild): Buffer {
  const boundary = `=_${createHash('sha256').update(message.id).digest('hex').slice(0, 24)}`;
  const headers = [
    ...(message.trace ?? []),
    `From: ${message.from}`,
    `To: ${message.to ?? 'Alice <alice@example.test>'}`,
    `Subject: ${message.subject}`,
    `Date: ${DATE}`,
    `Message-ID: <${message.id}@bed.example.test>`,
    'MIME-Version: 1.0',
  ];
  const body = bodyOf(message, `${boundary}-related`);
  const attachments = message.attachments ?? [];
  const head = (lines: readonly string[]) => Buffer.from(lines.join(CRLF) + CRLF, 'latin1');
  if (attachments.length === 0) return Buffer.concat([head(headers), partBytes(body), Buffer.from(CRLF)]);
  return Buffer.concat([
    head([...headers, `Content-Type: multipart/mixed; boundary="${boundary}"`]),
    multipart(boundary, [body, ...attachments]),
  ]);
}

function multipart(boundary: string, parts: readonly MessagePart[]): Buffer {
  return Buffer.concat([
    ...parts.flatMap((part) => [Buffer.from(`${CRLF}--${boundary}${CRLF}`, 'latin1'), partBytes(part)]),
    Buffer.from(`${CRLF}--${boundary}--${CRLF}`, 'latin1'),
  ]);
}

function bodyOf({ html, text, related = [] }: MessageToBuild, boundary: string): MessagePart {
  if (html === undefined)
    return { type: 'text/plain; charset=utf-8', bytes: Buffer.from(text ?? 'Hello.\r\n') };
  const page: MessagePart = { type: 'text/html; charset=utf-8', bytes: Buffer.from(html) };
  if (related.length === 0) return page;
  const bytes = multipart(boundary, [page, ...related]);
  return { type: `multipart/related; boundary="${boundary}"`, bytes, encoding: '7bit' };
}
