import PostalMime from 'postal-mime';
import { indexOfBytes } from '../../../core/bytes/search.ts';
import { latin1, utf8 } from '../../../core/bytes/text.ts';
import { webCodec } from '../../../core/bytes/web-codec.ts';
import type { ListReader } from '../../../core/lists/list-reader.ts';
import { defaultPolicy } from '../../../core/policy/read-policy.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { pageClock } from '../../support/browser/page-clock.ts';

/** What runs in the page of the bench: the same work by three hands. Each gives how many digests it took. */

const emptyLists: ListReader = { state: () => Promise.resolve(null), match: () => Promise.resolve([]) };
const clock = pageClock();

export async function mailwicket(raw: Uint8Array): Promise<number> {
  const verdict = await verifyMessage(raw, {
    policy: defaultPolicy,
    lists: emptyLists,
    endpoint: undefined,
    codec: webCodec,
    clock,
    host: 'extension',
  });
  return verdict.attachments.length;
}

export async function postalMime(raw: Uint8Array): Promise<number> {
  const { attachments } = await PostalMime.parse(raw);
  for (const { content } of attachments) {
    await webCodec.sha256(typeof content === 'string' ? utf8(content) : new Uint8Array(content));
  }
  return attachments.length;
}

/** The least work: split at the delimiters, decode natively, hash. It trusts its input in everything. */
export async function floor(raw: Uint8Array): Promise<number> {
  const blank = indexOfBytes(raw, utf8('\r\n\r\n'));
  const header = latin1(raw, 0, blank);
  const boundary = /boundary="([^"]+)"/u.exec(header)?.[1];
  if (boundary !== undefined) {
    let count = 0;
    const delimiter = utf8(`\r\n--${boundary}`);
    for (let from = indexOfBytes(raw, delimiter, blank); from !== -1;) {
      const start = from + delimiter.length + 2;
      const next = indexOfBytes(raw, delimiter, start);
      if (next === -1) break;
      count += await floor(raw.subarray(start, next));
      from = next;
    }
    return count;
  }
  const isMessage = header.includes('Content-Type: message/rfc822');
  if (!isMessage && !header.includes('Content-Disposition: attachment')) return 0;
  const body = raw.subarray(blank + 4);
  await webCodec.sha256(decoded(header, body));
  return 1 + (isMessage ? await floor(body) : 0);
}

function decoded(header: string, body: Uint8Array): Uint8Array {
  if (header.includes('Encoding: base64')) return webCodec.decodeBase64(body) ?? body;
  return header.includes('Encoding: quoted-printable') ? quotedPrintable(body) : body;
}

function quotedPrintable(body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(body.length);
  let length = 0;
  for (let at = 0; at < body.length; at++) {
    const byte = body[at] ?? 0;
    if (byte !== 0x3d) bytes[length++] = byte;
    else if (body[at + 1] === 0x0d) at += 2;
    else {
      bytes[length++] = Number.parseInt(latin1(body, at + 1, at + 3), 16);
      at += 2;
    }
  }
  return bytes.subarray(0, length);
}

/** Cold and warm time in milliseconds of one candidate on one served file. */
export async function measure(
  candidate: 'floor' | 'mailwicket' | 'postalMime',
  file: string,
): Promise<{ coldMs: number; warmMs: number; digests: number }> {
  const raw = new Uint8Array(await (await fetch(`/files/${file}`)).arrayBuffer());
  const run = { floor, mailwicket, postalMime }[candidate];
  const started = performance.now();
  const digests = await run(raw);
  const coldMs = performance.now() - started;
  const times: number[] = [];
  for (let total = 0; (total < 400 || times.length < 3) && times.length < 200;) {
    const from = performance.now();
    await run(raw);
    times.push(performance.now() - from);
    total += times.at(-1) ?? 0;
  }
  times.sort((left, right) => left - right);
  return { coldMs, warmMs: times[Math.floor(times.length / 2)] ?? Number.NaN, digests };
}
