import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createHash } from 'node:crypto';

/** The shapes of `test/vectors/tuf/README.md`. */
export interface Assertion {
  readonly what: string;
  readonly op: '==' | '!=' | 'in' | 'includes' | 'count';
  readonly value: unknown;
  readonly role?: string;
  readonly skip?: number;
  readonly at?: number;
  readonly sinceCommand?: number;
}
export interface Outcome {
  readonly exit: 'ok' | 'refused';
  readonly trusted: Readonly<Record<string, { readonly version: number | null; readonly sha256: string }>>;
  readonly artifacts: Readonly<Record<string, string>>;
}
export interface Command extends Outcome {
  readonly cmd: 'init' | 'refresh' | 'download';
  readonly root?: string;
  readonly targets?: readonly string[];
  readonly now: number;
  readonly state?: number;
  readonly exitFree?: boolean;
  readonly variants?: readonly Outcome[];
  readonly asserts: readonly Assertion[];
}
export interface Vector {
  readonly id: string;
  readonly tags: readonly string[];
  readonly states: readonly Readonly<Record<string, string | null>>[];
  readonly commands: readonly Command[];
}
type Body = string | { readonly parts: readonly (readonly [string, number])[] };
interface Vectors {
  readonly tests: readonly Vector[];
  readonly bodies: Readonly<Record<string, Body>>;
}

const file = new URL('../../vectors/tuf/vectors.json.gz', import.meta.url);
const vectors = JSON.parse(gunzipSync(readFileSync(file)).toString('utf8')) as Vectors;

export const tests = vectors.tests;

/** The recorded body of a hash. */
export function body(hash: string): Uint8Array {
  const value = vectors.bodies[hash];
  if (value === undefined) throw new Error(`no body ${hash}`);
  const text =
    typeof value === 'string' ? value : value.parts.map(([part, times]) => part.repeat(times)).join('');
  const bytes = Buffer.from(text, 'utf8');
  if (createHash('sha256').update(bytes).digest('hex') !== hash) throw new Error(`body ${hash} is damaged`);
  return bytes;
}
