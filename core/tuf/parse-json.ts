import { MailwicketError } from '../errors.ts';
import { MAX_METADATA_DEPTH } from '../limits.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/**
 * Strict JSON of untrusted bytes: valid UTF-8 without a byte order mark, whole numbers in the safe range, well-formed
 * text, at most `MAX_METADATA_DEPTH` levels. Signatures are made over the canonical form of what was parsed, so
 * anything with two readings is refused. Throws `TUF_MALFORMED`.
 */
export function parseJson(bytes: Uint8Array, what: string): Json {
  let value: Json;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)) as Json;
  } catch (cause) {
    throw new MailwicketError('TUF_MALFORMED', `${what} is not UTF-8 JSON`, { cause });
  }
  check(value, 0, what);
  return value;
}

function check(value: Json, depth: number, what: string): void {
  if (depth > MAX_METADATA_DEPTH) malformed(what, 'is nested too deep');
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) malformed(what, 'has a number that is not a safe integer');
  } else if (typeof value === 'string') {
    if (!value.isWellFormed()) malformed(what, 'has a lone surrogate');
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      if (!key.isWellFormed()) malformed(what, 'has a lone surrogate');
      check(inner, depth + 1, what);
    }
  }
}

/** The one way to refuse a document whose shape is wrong. Throws `TUF_MALFORMED`. */
export function malformed(what: string, problem: string): never {
  throw new MailwicketError('TUF_MALFORMED', `${what} ${problem}`);
}
