import { utf8 } from '../bytes/text.ts';
import type { Json } from './parse-json.ts';

/**
 * The canonical JSON that signatures of The Update Framework are made over (OLPC form): no white space, keys sorted by
 * code point, and only `"` and `\` escaped. The value must come from `parseJson`, which bounds depth and numbers.
 */
export function canonicalJson(value: Json): Uint8Array<ArrayBuffer> {
  const parts: string[] = [];
  write(value, parts);
  return utf8(parts.join(''));
}

function write(value: Json, out: string[]): void {
  if (value === null || typeof value === 'boolean' || typeof value === 'number') {
    out.push(Object.is(value, -0) ? '0' : String(value));
  } else if (typeof value === 'string') {
    out.push(quote(value));
  } else if (isArray(value)) {
    out.push('[');
    for (const [at, item] of value.entries()) {
      if (at > 0) out.push(',');
      write(item, out);
    }
    out.push(']');
  } else {
    out.push('{');
    for (const [at, [key, inner]] of Object.entries(value).sort(byKey).entries()) {
      if (at > 0) out.push(',');
      out.push(quote(key), ':');
      write(inner, out);
    }
    out.push('}');
  }
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/gu, (character) => `\\${character}`)}"`;
}

/** By code point, which is the order of UTF-8 bytes. UTF-16 order would put U+1F600 before U+FF5E. */
function byKey([a]: readonly [string, Json], [b]: readonly [string, Json]): number {
  const left = utf8(a);
  const right = utf8(b);
  for (let at = 0; at < left.length && at < right.length; at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
