import { HttpProblem } from './problem.ts';

/** A SHA-256 in hex as it came from a client, in lower case. Throws 400 for anything else. */
export function requireSha256(value: unknown, where: string): string {
  if (typeof value !== 'string' || !/^[0-9a-f]{64}$/iu.test(value)) {
    throw new HttpProblem(400, 'bad-request', `${where} must be a SHA-256 in 64 hex digits.`);
  }
  return value.toLowerCase();
}
