import { fromHex } from '../bytes/hex.ts';
import { utf8 } from '../bytes/text.ts';
import type { Identity } from '../mail/message.ts';
import { sha256 } from '../tuf/digest.ts';
import { ADDRESS_FIELDS, identitiesOf } from './entry-field.ts';
import type { EntryField, ListQuestion } from './list-reader.ts';

/** One thing to look for, and what of the message asks for it. */
export interface Asked {
  readonly field: EntryField;
  readonly expression: string;
  readonly matched: string;
  readonly identity: Identity | undefined;
}

/** With the value under which a list would hold it: 32 bytes, of which block lists keep 16. */
export interface AskedValue extends Asked {
  readonly value: Uint8Array;
}

/** Digests asked of the platform at a time: enough to keep it busy. */
const BATCH = 1_000;

/** Every entry that could match: each hash, and for each address every expression in every field it counts for. */
export function askedOf(question: ListQuestion): Asked[] {
  const asked: Asked[] = question.hashes.map((hash) => ({
    field: 'sha256',
    expression: hash,
    matched: hash,
    identity: undefined,
  }));
  for (const field of ADDRESS_FIELDS) {
    for (const identity of identitiesOf(field)) {
      for (const matched of question.identities[identity]) {
        for (const expression of expressionsOf(matched)) asked.push({ field, expression, matched, identity });
      }
    }
  }
  return asked;
}

/** `user@d`, `*@d`, and `*@*.parent` for every parent of `d`, of a normalised address. */
export function expressionsOf(address: string): string[] {
  const at = address.lastIndexOf('@');
  if (at === -1) return [];
  const domain = address.slice(at + 1);
  const expressions = [address, `*@${domain}`];
  for (let dot = domain.indexOf('.'); dot !== -1; dot = domain.indexOf('.', dot + 1))
    expressions.push(`*@*.${domain.slice(dot + 1)}`);
  return expressions;
}

/** What is hashed for an address entry. */
export function entryText(field: EntryField, expression: string): string {
  return `${field}:${expression}`;
}

/**
 * The value of an entry: a file's own SHA-256, or the SHA-256 of `field:expression` in UTF-8. Throws `RangeError` for a
 * `sha256` expression that is not 64 hex digits.
 */
export async function entryValue(field: EntryField, expression: string): Promise<Uint8Array> {
  if (field !== 'sha256') return sha256(utf8(entryText(field, expression)));
  const value = fromHex(expression);
  if (value?.length !== 32) throw new RangeError('not a SHA-256 value');
  return value;
}

/** The values of everything asked; each text is hashed once. Stops at the signal with its reason. */
export async function valuesOf(asked: readonly Asked[], signal?: AbortSignal): Promise<AskedValue[]> {
  const values = new Map<string, Promise<Uint8Array>>();
  const out: AskedValue[] = [];
  for (let at = 0; at < asked.length; at += BATCH) {
    signal?.throwIfAborted();
    const batch = asked.slice(at, at + BATCH).map(async (item) => {
      const key = entryText(item.field, item.expression);
      const value = values.get(key) ?? entryValue(item.field, item.expression);
      values.set(key, value);
      return { ...item, value: await value };
    });
    out.push(...(await Promise.all(batch)));
  }
  return out;
}
