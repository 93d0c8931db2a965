import { createHash } from 'node:crypto';

/**
 * The floor of the parse bench: the least work that gives the digests of the attachments of a well-formed message. A
 * yardstick, not a parser: it trusts its input in everything.
 */
export function floorDigests(raw: Buffer): string[] {
  const digests: string[] = [];
  walk(raw, digests);
  return digests;
}

function walk(entity: Buffer, digests: string[]): void {
  const blank = entity.indexOf('\r\n\r\n');
  const header = entity.toString('latin1', 0, blank);
  const body = entity.subarray(blank + 4);
  const boundary = /boundary="([^"]+)"/u.exec(header)?.[1];
  if (boundary !== undefined) {
    const delimiter = Buffer.from(`\r\n--${boundary}`);
    let from = entity.indexOf(delimiter, blank);
    while (from !== -1) {
      const start = from + delimiter.length + 2;
      const next = entity.indexOf(delimiter, start);
      if (next === -1) break;
      walk(entity.subarray(start, next), digests);
      from = next;
    }
    return;
  }
  const isMessage = header.includes('Content-Type: message/rfc822');
  if (!isMessage && !header.includes('Content-Disposition: attachment')) return;
  digests.push(createHash('sha256').update(decode(header, body)).digest('hex'));
  if (isMessage) walk(body, digests);
}

function decode(header: string, body: Buffer): Buffer {
  if (header.includes('Encoding: base64')) return Buffer.from(body.toString('latin1'), 'base64');
  return header.includes('Encoding: quoted-printable') ? quotedPrintable(body) : body;
}

function quotedPrintable(body: Buffer): Buffer {
  const decoded = Buffer.alloc(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== 0x3d) {
      decoded[length++] = byte;
    } else if (body[at + 1] === 0x0d) {
      at += 2;
    } else {
      decoded[length++] = Number.parseInt(body.toString('latin1', at + 1, at + 3), 16);
      at += 2;
    }
  }
  return decoded.subarray(0, length);
}
