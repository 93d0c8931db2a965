import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ListSource } from '../../core/lists/list-source.ts';
import type { HttpFetch } from '../../core/ports.ts';
import { build, resign, type BuildReport } from '../../server/lists/build.ts';
import { folderFetch } from '../../server/lists/folder-fetch.ts';
import { generateKey, signingKey } from '../../server/lists/signing-key.ts';
import { FakeClock } from './fake-clock.ts';

const BASE = 'https://lists.example/';
const START = Date.UTC(2026, 10, 1);

/** A real published folder behind a fake web server with entity tags. Removed when the test ends. */
export class PublishedLists {
  readonly clock = new FakeClock(START);
  readonly folder = mkdtempSync(join(tmpdir(), 'mailwicket-lists-'));
  readonly out = join(this.folder, 'out');
  readonly requests: string[] = [];
  offline = signingKey(generateKey());
  online = signingKey(generateKey());
  /** Asked before each answer; a status answers without a body, an error is no answer. */
  intercept: (path: string) => undefined | Error | { status: number; headers?: Record<string, string> } =
    () => undefined;

  constructor() {
    mkdirSync(join(this.folder, 'src'));
    onTestFinished(() => rmSync(this.folder, { recursive: true, force: true }));
  }

  build(block: string, allow = '', expiresDays = 3): Promise<BuildReport> {
    writeFileSync(join(this.folder, 'src', 'block.txt'), block);
    writeFileSync(join(this.folder, 'src', 'allow.txt'), allow);
    return build({
      sourceFolder: join(this.folder, 'src'),
      outFolder: this.out,
      offline: this.offline,
      online: this.online,
      oldOffline: undefined,
      expiresDays,
      pollSeconds: 900,
      now: this.clock.now(),
    });
  }

  resign(expiresDays = 3) {
    return resign({ outFolder: this.out, online: this.online, expiresDays, now: this.clock.now() });
  }

  source(name = 'acme'): ListSource {
    return { name, url: BASE, root: readFileSync(join(this.out, 'metadata', '1.root.json'), 'utf8') };
  }

  get ports() {
    return { clock: this.clock, fetch: this.fetch };
  }

  private readonly fetch: HttpFetch = async (request) => {
    if (!request.url.startsWith(BASE)) throw new Error(`no fake for ${request.url}`);
    const path = request.url.slice(BASE.length);
    this.requests.push(path);
    const answer = this.intercept(path);
    if (answer instanceof Error) throw answer;
    if (answer !== undefined)
      return { status: answer.status, header: (name) => answer.headers?.[name], body: nothing() };
    const response = await folderFetch(this.out)({ ...request, url: `folder://lists/${path}` });
    if (response.status !== 200) return response;
    const bytes = readFileSync(join(this.out, decodeURIComponent(path)));
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag)
      return { status: 304, header: () => undefined, body: nothing() };
    return { ...response, header: (name) => (name === 'etag' ? etag : undefined) };
  };
}

async function* nothing(): AsyncIterable<Uint8Array> {
  // No body.
}
