import { readFileSync, statSync } from 'node:fs';
import type { Policy } from '../../../core/policy/policy.ts';
import { readPolicy } from '../../../core/policy/read-policy.ts';

export interface PolicyInForce {
  /** The newest one that could be read whole; `undefined` when there was none since the server started. */
  readonly policy: Policy | undefined;
  /** Changes with the policy. */
  readonly revision: number;
  /** Why the file as it is now is not in force; empty when it is. Names paths of keys, never values. */
  readonly fault: string;
  /** The fault was not there at the last look: once in the log is enough. */
  readonly isNewFault: boolean;
}

/** A policy file that its administrator may change, or break, while the server runs. Without a file: the defaults. */
export class PolicyFile {
  readonly #file: string | undefined;
  #policy: Policy | undefined;
  #revision = 0;
  #fault = '';
  #stamp: string | undefined;

  constructor(file: string | undefined) {
    this.#file = file;
    if (file === undefined) this.#policy = readPolicy({});
  }

  /** Looks whether the file changed, and takes it if it is whole. A file that is broken or gone leaves the last good policy. */
  look(): PolicyInForce {
    const before = this.#fault;
    if (this.#file !== undefined) this.#follow(this.#file);
    return {
      policy: this.#policy,
      revision: this.#revision,
      fault: this.#fault,
      isNewFault: this.#fault !== '' && this.#fault !== before,
    };
  }

  #follow(file: string): void {
    try {
      const { mtimeNs, ino, size } = statSync(file, { bigint: true });
      const stamp = `${mtimeNs} ${ino} ${size}`;
      if (stamp === this.#stamp) return;
      this.#policy = readPolicy(jsonOf(readFileSync(file, 'utf8')));
      this.#revision++;
      this.#fault = '';
      this.#stamp = stamp;
    } catch (error) {
      // No stamp of a fault: access that is given back, or a disk that answers again, changes no time of the file.
      this.#stamp = undefined;
      this.#fault = error instanceof Error ? error.message : String(error);
    }
  }
}

/** The engine's own message would quote the file, in which credentials may stand. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Error('the policy file is not JSON');
  }
}
