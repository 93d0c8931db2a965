/** Messages of known shapes for benches. Deterministic: the same bytes at each call. CRLF line ends. */

const KB = 1024;
const MB = 1024 * KB;
const CRLF = '\r\n';

export interface Shape {
  readonly name: string;
  readonly make: () => Uint8Array;
}

/** In the order they are printed. */
export const SHAPES: readonly Shape[] = [
  { name: 'plain-5kb', make: plain },
  { name: 'base64-3x1mb', make: () => attachments(3, MB) },
  { name: 'base64-25mb', make: () => attachments(1, 25 * MB) },
  { name: 'nested-50', make: nested },
  { name: 'tiny-2000', make: () => tinyParts(2000) },
  { name: 'quoted-printable-5mb', make: quotedPrintable },
  { name: 'newsletter-1mb', make: newsletter },
  { name: 'csv-7bit-5mb', make: csv },
  { name: 'forwarded-4mb', make: () => forwarded(3 * MB) },
  { name: 'forwarded-36mb', make: () => forwarded(25 * MB) },
];

/** One body of text of about 5 KB. */
export function plain(): Uint8Array {
  return bytes(`${header('text/plain; charset=utf-8')}${CRLF}${prose(5 * KB)}`);
}

/** A text and `count` attachments of `size` random bytes in base64. */
export function attachments(count: number, size: number): Uint8Array {
  const parts = Array.from({ length: count }, (_, index) =>
    base64Part('application/octet-stream', `file${index}.bin`, size, index + 1),
  );
  return multipart('mixed', [textPart(), ...parts]);
}

/** Fifty messages, each inside the one before, 64 KB together. */
export function nested(): Uint8Array {
  let inner = bytes(`${header('text/plain')}${CRLF}${prose(KB)}`);
  for (let level = 0; level < 49; level++) {
    inner = join([bytes(`${header('message/rfc822')}X-Filler: ${'x'.repeat(900)}${CRLF}${CRLF}`), inner]);
  }
  return inner;
}

/** Many parts of a few bytes. */
export function tinyParts(count: number): Uint8Array {
  const part = (index: number) =>
    bytes(
      `Content-Type: text/plain; name="n${index}.txt"${CRLF}` +
        `Content-Disposition: attachment; filename="n${index}.txt"${CRLF}${CRLF}tiny ${index}`,
    );
  return multipart(
    'mixed',
    Array.from({ length: count }, (_, index) => part(index)),
  );
}

/** One text attachment of 5 MB in quoted-printable, every twelfth character coded. */
export function quotedPrintable(): Uint8Array {
  const line = `${'letters and =C3=A9 some =3D'.repeat(3).slice(0, 72)}=${CRLF}`.replace(
    /=[0-9A-F]?=\r/u,
    '=\r',
  );
  const body = `${line}plain end of a paragraph${CRLF}`.repeat(Math.ceil((5 * MB) / (line.length + 26)));
  return multipart('mixed', [
    textPart(),
    bytes(
      `Content-Type: text/plain; charset=utf-8; name="text.txt"${CRLF}` +
        `Content-Disposition: attachment; filename="text.txt"${CRLF}` +
        `Content-Transfer-Encoding: quoted-printable${CRLF}${CRLF}${body}`,
    ),
  ]);
}

/** HTML with ten images it shows: no attachment. */
export function newsletter(): Uint8Array {
  const images = Array.from({ length: 10 }, (_, index) => index);
  const html = `<html><body>${images.map((index) => `<img src="cid:i${index}@news.example">`).join('')}${prose(40 * KB)}</body></html>`;
  const image = (index: number) =>
    bytes(
      `Content-Type: image/png; name="i${index}.png"${CRLF}Content-ID: <i${index}@news.example>${CRLF}` +
        `Content-Disposition: inline; filename="i${index}.png"${CRLF}` +
        `Content-Transfer-Encoding: base64${CRLF}${CRLF}${wrapped(png(70 * KB, index + 50))}`,
    );
  return multipart('related', [
    bytes(`Content-Type: text/html; charset=utf-8${CRLF}${CRLF}${html}`),
    ...images.map((index) => image(index)),
  ]);
}

/** A CSV attachment of 5 MB as it is (7bit). */
export function csv(): Uint8Array {
  const rows = Array.from(
    { length: 1000 },
    (_, index) => `2026-11-${(index % 28) + 1},row ${index},${index * 7},ok`,
  );
  const block = `${rows.join(CRLF)}${CRLF}`;
  return multipart('mixed', [
    textPart(),
    bytes(
      `Content-Type: text/csv; name="rows.csv"${CRLF}Content-Disposition: attachment; filename="rows.csv"${CRLF}` +
        `Content-Transfer-Encoding: 7bit${CRLF}${CRLF}${block.repeat(Math.ceil((5 * MB) / block.length))}`,
    ),
  ]);
}

/** A forwarded message as attachment, with an attachment of `size` bytes inside. */
export function forwarded(size: number): Uint8Array {
  return multipart('mixed', [
    textPart(),
    join([
      bytes(
        `Content-Type: message/rfc822; name="mail.eml"${CRLF}Content-Disposition: attachment; filename="mail.eml"${CRLF}${CRLF}`,
      ),
      attachments(1, size),
    ]),
  ]);
}

/** A header with the usual fields, without the blank line. */
export function header(contentType: string): string {
  return [
    'Return-Path: <ann@sender.example>',
    'Delivered-To: bob@receiver.example',
    'Received: from mail.sender.example (mail.sender.example [192.0.2.1]) by mx.receiver.example with ESMTPS id 1a2b for <bob@receiver.example>; Mon, 23 Nov 2026 10:00:00 +0000',
    'From: Ann <ann@sender.example>',
    'To: Bob <bob@receiver.example>',
    'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?= from the bench',
    'Date: Mon, 23 Nov 2026 10:00:00 +0000',
    'Message-ID: <1@sender.example>',
    'MIME-Version: 1.0',
    `Content-Type: ${contentType}`,
    '',
  ].join(CRLF);
}

let boundaries = 0;

function multipart(subtype: string, parts: readonly Uint8Array[]): Uint8Array {
  // Twenty digits, as mailers make them; counted so that nested ones differ.
  const boundary = `----=_Part_${String(++boundaries % 10 ** 9).padStart(9, '0')}_2026.1123`;
  const pieces: Uint8Array[] = [bytes(`${header(`multipart/${subtype}; boundary="${boundary}"`)}${CRLF}`)];
  for (const part of parts) pieces.push(bytes(`--${boundary}${CRLF}`), part, bytes(CRLF));
  pieces.push(bytes(`--${boundary}--${CRLF}`));
  return join(pieces);
}

function textPart(): Uint8Array {
  return bytes(`Content-Type: text/plain; charset=utf-8${CRLF}${CRLF}${prose(KB)}`);
}

function base64Part(type: string, name: string, size: number, seed: number): Uint8Array {
  return bytes(
    `Content-Type: ${type}; name="${name}"${CRLF}Content-Disposition: attachment; filename="${name}"${CRLF}` +
      `Content-Transfer-Encoding: base64${CRLF}${CRLF}${wrapped(random(size, seed))}`,
  );
}

function wrapped(content: Uint8Array): string {
  const text = Buffer.from(content).toString('base64');
  const lines: string[] = [];
  for (let at = 0; at < text.length; at += 76) lines.push(text.slice(at, at + 76));
  return lines.join(CRLF);
}

function png(size: number, seed: number): Uint8Array {
  const image = random(size, seed);
  image.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return image;
}

/** Xorshift bytes: random to compressors, the same at each call. */
function random(size: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(size / 4));
  let state = seed * 2654435761;
  for (let at = 0; at < words.length; at++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[at] = state;
  }
  return new Uint8Array(words.buffer, 0, size);
}

function prose(size: number): string {
  const line = `The quick brown fox - it jumps over the lazy dog, and nothing else happens.${CRLF}`;
  return line.repeat(Math.ceil(size / line.length));
}

function bytes(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts);
}
