import { malformed, type Json, type JsonObject } from './parse-json.ts';

/** Readers of parsed JSON that look at own properties only and throw `TUF_MALFORMED` for anything unexpected. */

export function asObject(value: Json | undefined, what: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return malformed(what, 'is not an object');
  return value as JsonObject;
}

export function asArray(value: Json | undefined, what: string): readonly Json[] {
  if (!Array.isArray(value)) return malformed(what, 'is not an array');
  return value as readonly Json[];
}

export function asText(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') return malformed(what, 'is not a text');
  return value;
}

/** A whole number of at least `low`. */
export function asCount(value: Json | undefined, what: string, low: number): number {
  if (typeof value !== 'number' || value < low) return malformed(what, `is not a number of at least ${low}`);
  return value;
}

/** The own property of that name, `undefined` when absent: never one inherited from `Object.prototype`. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
