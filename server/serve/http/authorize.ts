import { createHash, timingSafeEqual } from 'node:crypto';
import { HttpProblem } from './problem.ts';

export type Role = 'client' | 'admin';

export interface Caller {
  readonly role: Role;
  /** Names the token in rate limits; nothing of the token can be read from it. */
  readonly key: string;
}

interface KnownToken {
  readonly digest: Buffer;
  readonly caller: Caller;
}

/** Knows bearer tokens (RFC 6750) by their digests. An admin token may do what a client token may. */
export class Authorizer {
  readonly #tokens: readonly KnownToken[];

  constructor(tokens: readonly string[], adminTokens: readonly string[]) {
    this.#tokens = [
      ...adminTokens.map((token) => knownToken(token, 'admin')),
      ...tokens.map((token) => knownToken(token, 'client')),
    ];
  }

  /** The caller of an `Authorization` header, `undefined` when the token is absent or wrong. */
  identify(header: string | undefined): Caller | undefined {
    const token = /^Bearer +([\x21-\x7e]{1,4096})$/iu.exec(header ?? '')?.[1];
    if (token === undefined) return undefined;
    const digest = digestOf(token);
    let found: Caller | undefined;
    // All tokens are compared, each in constant time, so that the time tells neither which nor how much of one fits.
    for (const known of this.#tokens) {
      if (timingSafeEqual(known.digest, digest)) found ??= known.caller;
    }
    return found;
  }
}

/** Throws 401 for no caller and 403 for one that may not. */
export function requireRole(caller: Caller | undefined, role: Role): Caller {
  if (caller === undefined) {
    throw new HttpProblem(401, 'unauthorized', 'A valid bearer token is needed.');
  }
  if (role === 'admin' && caller.role !== 'admin') {
    throw new HttpProblem(403, 'forbidden', 'This needs an administrator token.');
  }
  return caller;
}

function knownToken(token: string, role: Role): KnownToken {
  const digest = digestOf(token);
  return { digest, caller: { role, key: digest.toString('hex', 0, 8) } };
}

function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
