import { fromLatin1 } from '../bytes/text.ts';
import { MAX_ADDRESSES } from '../limits.ts';
import { parseAddresses } from './addresses.ts';
import { unlabelledText } from './charset.ts';
import { decodeWords } from './parse-skeleton.ts';
import type { HeaderField, Identities } from './message.ts';

/**
 * The addresses that lists match on. A sender can write every one of these fields; only what the receiving server
 * added last, at the top, is its own: hence the topmost of the envelope fields.
 */

const SENDER_FIELDS = ['from', 'sender'];
const RECEIVER_FIELDS = ['to', 'cc', 'bcc', 'resent-to', 'resent-cc', 'resent-bcc'];
const ENVELOPE_TO_FIELDS = ['delivered-to', 'x-original-to', 'envelope-to'];

export function identitiesOf(header: readonly HeaderField[]): Identities {
  const byName = new Map<string, string[]>();
  for (const { name, value } of header) {
    const key = headerName(name);
    const values = byName.get(key);
    if (values === undefined) byName.set(key, [value]);
    else values.push(value);
  }
  const all = (names: readonly string[]) => names.flatMap((name) => byName.get(name) ?? []);
  const topmost = (names: readonly string[]) => names.flatMap((name) => byName.get(name)?.slice(0, 1) ?? []);
  return {
    'envelope-from': addressesOf(topmost(['return-path'])),
    'envelope-to': addressesOf([...topmost(ENVELOPE_TO_FIELDS), ...topmost(['received']).map(receivedFor)]),
    'body-sender': addressesOf(all(SENDER_FIELDS)),
    'body-receiver': addressesOf(all(RECEIVER_FIELDS)),
  };
}

/** The name of a field as readers compare it; some drop NUL. */
export function headerName(name: string): string {
  return name.replaceAll('\0', '').toLowerCase();
}

/** Normalised, without duplicates, at most `MAX_ADDRESSES`. Values are Latin-1 of the wire bytes. */
export function addressesOf(values: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const value of values) {
    for (const address of addressesIn(unlabelledText(fromLatin1(value)))) {
      if (found.size < MAX_ADDRESSES) found.add(address);
    }
  }
  return [...found];
}

/** As written; and in encoded words where there is nothing else, which the standards forbid and readers decode (RFC 2047 §5). */
function addressesIn(text: string): readonly string[] {
  const written = parseAddresses(text);
  if (!text.includes('=?') || !written.every((address) => address.includes('=?'))) return written;
  return [...written, ...parseAddresses(decodeWords(text))];
}

/** The address of the `for` clause of a `Received` value (RFC 5321 §4.4), comments left out; `''` without one. */
function receivedFor(value: string): string {
  const clauses = value.slice(0, 4000).replaceAll(/\([^()]*\)/gu, ' ');
  return /\sfor\s+<?([^\s<>;]+@[^\s<>;]+)>?/iu.exec(clauses)?.[1] ?? '';
}
