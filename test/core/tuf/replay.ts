import { createHash } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { MailwicketError } from '../../../core/errors.ts';
import { METADATA_TIMEOUT_MS } from '../../../core/limits.ts';
import type { HttpFetch } from '../../../core/ports.ts';
import { refresh, type TufClient } from '../../../core/tuf/refresh.ts';
import { downloadTarget, findTarget } from '../../../core/tuf/target-file.ts';
import { openTrust } from '../../../core/tuf/trust-session.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { MemoryTrustStore } from '../../support/memory-trust-store.ts';
import { body, type Command, type Vector } from './vectors.ts';

const BASE = 'https://lists.example/';
const MAX_ARTIFACT = 64 * 1024 * 1024;

/** One run of a vector: what the client holds, and every path it asked for, by command. */
export class Replay {
  readonly store = new MemoryTrustStore();
  readonly requests: string[][] = [];
  /** Hash of the newest bytes held, by target name. */
  readonly artifacts = new Map<string, string>();
  private pinnedRoot: Uint8Array = new Uint8Array(0);
  private readonly vector: Vector;

  constructor(vector: Vector) {
    this.vector = vector;
  }

  async run(command: Command): Promise<'ok' | 'refused'> {
    this.requests.push([]);
    try {
      await this.perform(command);
      return 'ok';
    } catch (error) {
      if (!(error instanceof MailwicketError)) throw error;
      return 'refused';
    }
  }

  private async perform(command: Command): Promise<void> {
    if (command.cmd === 'init') {
      this.pinnedRoot = body(command.root ?? '');
      await openTrust(this.store, this.pinnedRoot);
      return;
    }
    const ports = {
      clock: new FakeClock(command.now),
      fetch: this.serve(this.vector.states[command.state ?? -1] ?? {}),
    };
    const client: TufClient = {
      pinnedRoot: this.pinnedRoot,
      metadataUrl: `${BASE}metadata/`,
      store: this.store,
      ports,
    };
    const { targets } = await refresh(client);
    for (const name of command.targets ?? []) {
      const target = findTarget(targets, name);
      if (target === undefined) throw new MailwicketError('TUF_MISSING', `no target ${name}`);
      const options = {
        targetsUrl: `${BASE}targets/`,
        maxBytes: MAX_ARTIFACT,
        timeoutMs: METADATA_TIMEOUT_MS,
      };
      const bytes = await downloadTarget(target, options, ports);
      this.artifacts.set(name, createHash('sha256').update(bytes).digest('hex'));
    }
  }

  private serve(state: Readonly<Record<string, string | null>>): HttpFetch {
    return ({ url }) => {
      if (!url.startsWith(BASE)) throw new Error(`no fake for ${url}`);
      const path = url.slice(BASE.length);
      this.requests.at(-1)?.push(path);
      const hash = state[path];
      if (hash === null) return Promise.reject(new TypeError('connection closed'));
      return Promise.resolve({
        status: hash === undefined ? 404 : 200,
        header: () => undefined,
        body: pieces(hash === undefined ? new Uint8Array(0) : body(hash)),
      });
    };
  }
}

function pieces(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  const starts = Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, index) => index * 65_536);
  return ReadableStream.from(starts.map((at) => bytes.subarray(at, at + 65_536)));
}
