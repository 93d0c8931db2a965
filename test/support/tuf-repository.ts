import { ReadableStream } from 'node:stream/web';
import type { HttpFetch } from '../../core/ports.ts';
import { canonicalJson } from '../../core/tuf/canonical-json.ts';
import type { JsonObject } from '../../core/tuf/parse-json.ts';
import { refresh, type TrustedMetadata } from '../../core/tuf/refresh.ts';
import { generateKey, signingKey, type SigningKey } from '../../server/lists/signing-key.ts';
import { signPin, signRoot, signTargets } from '../../server/lists/sign-metadata.ts';
import { FakeClock } from './fake-clock.ts';
import { MemoryTrustStore } from './memory-trust-store.ts';

const BASE = 'https://lists.example/metadata/';
const START = Date.UTC(2026, 10, 1);

/** What one request is answered with instead of the file. */
export type Answer =
  { readonly status: number; readonly body?: AsyncIterable<Uint8Array> } | { readonly error: Error };

/** A TUF repository in memory whose publisher makes any mistake asked of it, and a client of it. */
export class TufRepository {
  readonly clock = new FakeClock(START);
  readonly store = new MemoryTrustStore();
  readonly files = new Map<string, string | Uint8Array>();
  readonly requests: string[] = [];
  /** Asked before each answer. */
  intercept: (file: string) => Answer | undefined = () => undefined;
  offline: SigningKey = signingKey(generateKey());
  online: SigningKey = signingKey(generateKey());
  pinnedRoot: string;
  versions = { root: 1, timestamp: 0, snapshot: 0, targets: 0 };

  constructor() {
    this.pinnedRoot = this.publishRoot();
    this.publish();
  }

  head(version: number, days: number) {
    return { version, now: this.clock.now(), days };
  }

  publishRoot(signers: readonly SigningKey[] = [this.offline], days = 1000): string {
    const text = signRoot(this.head(this.versions.root, days), this, signers);
    this.files.set(`${this.versions.root}.root.json`, text);
    return text;
  }

  /** A new version of everything but the root. */
  publish(days: { timestamp?: number; snapshot?: number; targets?: number } = {}, content = ''): void {
    const targets = ++this.versions.targets;
    const text = signTargets(
      this.head(targets, days.targets ?? 300),
      new Map([['block.json', content]]),
      this.offline,
    );
    this.files.set(`${targets}.targets.json`, text);
    this.pinTargets(text, targets, days);
  }

  pinTargets(text: string, version: number, days: { timestamp?: number; snapshot?: number } = {}): void {
    const snapshot = ++this.versions.snapshot;
    const head = this.head(snapshot, days.snapshot ?? 300);
    const snapshotText = signPin('snapshot', head, { version, bytes: text }, this.online);
    this.files.set(`${snapshot}.snapshot.json`, snapshotText);
    this.pinSnapshot(snapshotText, snapshot, days.timestamp);
  }

  pinSnapshot(text: string, version: number, days = 100): void {
    const head = this.head(++this.versions.timestamp, days);
    this.files.set('timestamp.json', signPin('timestamp', head, { version, bytes: text }, this.online));
  }

  refresh(signal?: AbortSignal): Promise<TrustedMetadata> {
    const client = {
      pinnedRoot: Buffer.from(this.pinnedRoot),
      metadataUrl: BASE,
      store: this.store,
      ports: { clock: this.clock, fetch: this.fetch },
    };
    return refresh(client, signal);
  }

  /** Versions held, the root first. */
  trusted(): readonly (number | undefined)[] {
    return (['root', 'timestamp', 'snapshot', 'targets'] as const).map((role) => {
      const bytes = this.store.record?.[role];
      if (bytes === undefined) return undefined;
      return (JSON.parse(Buffer.from(bytes).toString()) as { signed: { version: number } }).signed.version;
    });
  }

  private readonly fetch: HttpFetch = ({ url }) => {
    if (!url.startsWith(BASE)) throw new Error(`no fake for ${url}`);
    const file = url.slice(BASE.length);
    this.requests.push(file);
    const answer = this.intercept(file);
    if (answer !== undefined && 'error' in answer) return Promise.reject(answer.error);
    const content = this.files.get(file);
    return Promise.resolve({
      status: answer?.status ?? (content === undefined ? 404 : 200),
      header: () => undefined,
      body: answer?.body ?? once(content ?? ''),
    });
  };
}

/** Any document, signed by one key. */
export function signDocument(signed: object, key: SigningKey): string {
  const data = canonicalJson(signed as JsonObject);
  return JSON.stringify({ signatures: [{ keyid: key.keyid, sig: key.sign(data) }], signed });
}

/** A body of one piece. */
export function once(content: string | Uint8Array): AsyncIterable<Uint8Array> {
  return ReadableStream.from([typeof content === 'string' ? Buffer.from(content) : content]);
}

/** A body without end. `read` counts what was taken of it. */
export function endless(read: { bytes: number }): AsyncIterable<Uint8Array> {
  function* pieces(): Iterable<Uint8Array> {
    for (;;) {
      read.bytes += 65_536;
      yield new Uint8Array(65_536).fill(0x20);
    }
  }
  return ReadableStream.from(pieces());
}
