import { createHash } from 'node:crypto';
import { buildMessage } from '../../../bed/build-message.ts';
import { PNG } from '../../../bed/sample-files.ts';

/** A message that has every kind of part by which bytes can leave Roundcube. */
export interface ExitMessage {
  readonly raw: Buffer;
  /** In every attachment of the message but the key, and nowhere else, so that a byte that leaves is seen. */
  readonly mark: string;
  readonly notes: Buffer;
  readonly payload: Buffer;
  readonly inner: Buffer;
}

/** A message in a mailbox. */
export interface Delivered extends ExitMessage {
  readonly uid: number;
}

/** Roundcube's numbers of the parts. */
export const PART = {
  payload: '2',
  notes: '3',
  image: '4',
  card: '5',
  nested: '6',
  inNested: '6.2',
  odd: '7',
  key: '8',
};

/** A real key, so that enigma can take it; made for this test, its secret half thrown away. */
const KEY = [
  '-----BEGIN PGP PUBLIC KEY BLOCK-----',
  '',
  'mDMEZZIAgBYJKwYBBAHaRw8BAQdAlZpCQhL0RwsVh+juSujp+uZj/IrISbxuC8T2',
  'NWp4mju0JUtleSBvZiB0aGUgYmVkIDxrZXlAYmVkLmV4YW1wbGUudGVzdD6IkAQT',
  'FggAOBYhBC/Nf/pseJxix91j2lxW+zB/fy/HBQJlkgCAAhsDBQsJCAcCBhUKCQgL',
  'AgQWAgMBAh4BAheAAAoJEFxW+zB/fy/HZskA/0zvVSx37wKWMO9w97DTf1Atk+5r',
  'KhLaXQtbjgE3r00rAP9rtl+FHPvkocI2WiDDJfb+1Wxv6gSDa2xBJVobigpbBg==',
  '=CXW0',
  '-----END PGP PUBLIC KEY BLOCK-----',
  '',
].join('\r\n');

/** A file as old mail programs put it into the text. */
export function uuencoded(name: string, bytes: Uint8Array): string {
  const lines = [`begin 644 ${name}`];
  for (let at = 0; at < bytes.length; at += 45) {
    const line = bytes.subarray(at, at + 45);
    let text = String.fromCharCode(32 + line.length);
    for (let i = 0; i < line.length; i += 3) {
      const word = ((line[i] ?? 0) << 16) | ((line[i + 1] ?? 0) << 8) | (line[i + 2] ?? 0);
      for (const shift of [18, 12, 6, 0]) {
        const six = (word >> shift) & 63;
        text += six === 0 ? '`' : String.fromCharCode(32 + six);
      }
    }
    lines.push(text);
  }
  return [...lines, '`', 'end', ''].join('\r\n');
}

/** @param from decides the outcome: the lists of the test block one sender */
export function exitMessage(id: string, from: string): ExitMessage {
  const mark = `mark-${createHash('sha256').update(id).digest('hex').slice(0, 20)}`;
  // Neither text nor anything else that Roundcube would show in a page of its own.
  const payload = Buffer.concat([
    Buffer.from([0, 1, 2, 0xff, 0xfe, 0, 7]),
    Buffer.from(`${mark}\r\n`.repeat(3)),
  ]);
  const notes = Buffer.from(`notes ${mark}\r\n`);
  const card = [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${mark}`,
    `EMAIL:${mark}@cards.example`,
    'END:VCARD',
    '',
  ].join('\r\n');
  // Text by its name and type, and something else to Roundcube, which asks before it shows such a file.
  const odd = Buffer.from(JSON.stringify({ note: mark }));
  const image = Buffer.concat([PNG, Buffer.from(mark)]);
  const inner = buildMessage({
    id: `${id}-inner`,
    subject: 'Inner',
    from,
    attachments: [{ type: 'application/octet-stream', filename: 'inner.bin', bytes: payload }],
  });
  const raw = buildMessage({
    id,
    subject: `Exits of ${id}`,
    from,
    html: '<p>Hello.</p><p id="shown"><img src="cid:shown@bed.example.test" alt="shown" width="20"></p>',
    related: [
      { type: 'image/png', filename: 'shown.png', bytes: image, contentId: 'shown@bed.example.test' },
    ],
    attachments: [
      { type: 'application/octet-stream', filename: 'payload.bin', bytes: payload },
      { type: 'text/plain', filename: 'notes.txt', bytes: notes },
      { type: 'image/png', filename: 'dot.png', bytes: image },
      { type: 'text/vcard', filename: 'card.vcf', bytes: Buffer.from(card), encoding: '8bit' },
      { type: 'message/rfc822', filename: 'inner.eml', bytes: inner },
      { type: 'text/plain', filename: 'odd.txt', bytes: odd },
      { type: 'application/pgp-keys', filename: 'key.asc', bytes: Buffer.from(KEY), encoding: '8bit' },
    ],
  });
  return { raw, mark, notes, payload, inner };
}
