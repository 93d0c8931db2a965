import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory, testServer } from '../support/test-server.ts';

const LAYER = `${'a'.repeat(64)}.block`;

function listDirectory(): string {
  const root = temporaryDirectory();
  const directory = join(root, 'published');
  mkdirSync(join(directory, 'metadata'), { recursive: true });
  mkdirSync(join(directory, 'targets'));
  writeFileSync(join(directory, 'metadata', 'timestamp.json'), '{"n":1}');
  writeFileSync(join(directory, 'metadata', '3.snapshot.json'), '{}');
  writeFileSync(join(directory, 'targets', LAYER), Buffer.from([0, 1, 2, 255]));
  writeFileSync(join(directory, '.hidden'), 'x');
  writeFileSync(join(directory, 'empty'), '');
  writeFileSync(join(root, 'secret.key'), 'private');
  symlinkSync(join(root, 'secret.key'), join(directory, 'link.json'));
  symlinkSync(root, join(directory, 'up'));
  return directory;
}

/** The status of a path that no URL parser has tidied up. */
function statusOf(base: string, path: string): Promise<number> {
  const { hostname, port } = new URL(base);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject).end();
  });
}

describe('GET /lists/*', () => {
  it('serves files byte for byte, without a token, to scripts of every origin', async () => {
    const { url } = await testServer({ listDirectory: listDirectory() });
    const answer = await fetch(`${url}/lists/targets/${LAYER}`, {
      headers: { origin: 'https://elsewhere.example' },
    });
    expect(answer.status).toBe(200);
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(new Uint8Array([0, 1, 2, 255]));
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(await (await fetch(`${url}/lists/empty`)).text()).toBe('');
  });

  it('lets caches keep what never changes for ever and the timestamp for a minute', async () => {
    const { url } = await testServer({ listDirectory: listDirectory() });
    const cacheControl = async (path: string) =>
      (await fetch(`${url}/lists/${path}`)).headers.get('cache-control');
    expect(await cacheControl('metadata/timestamp.json')).toBe('public, max-age=60');
    expect(await cacheControl('metadata/3.snapshot.json')).toContain('immutable');
    expect(await cacheControl(`targets/${LAYER}`)).toContain('immutable');
    expect(await cacheControl('metadata/4.root.json')).toBe('no-store');
  });

  it('answers 304 to the tag it gave, and 200 when the file was replaced', async () => {
    const directory = listDirectory();
    const { url } = await testServer({ listDirectory: directory });
    const path = `${url}/lists/metadata/timestamp.json`;
    const etag = (await fetch(path)).headers.get('etag') ?? '';
    const again = await fetch(path, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(again.status).toBe(304);
    expect(again.headers.get('etag')).toBe(etag);
    writeFileSync(join(directory, 'new'), '{"n":2}');
    renameSync(join(directory, 'new'), join(directory, 'metadata', 'timestamp.json'));
    const changed = await fetch(path, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toEqual({ n: 2 });
  });

  it('answers HEAD with the length and no body', async () => {
    const { url } = await testServer({ listDirectory: listDirectory() });
    const answer = await fetch(`${url}/lists/targets/${LAYER}`, { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-length')).toBe('4');
    expect(await answer.text()).toBe('');
  });

  it.each([
    '/lists/',
    '/lists',
    '/lists/metadata',
    '/lists/metadata/',
    '/lists/../secret.key',
    '/lists/metadata/../../../secret.key',
    '/lists/%2e%2e/secret.key',
    '/lists/..%2fsecret.key',
    '/lists/%252e%252e/secret.key',
    '/lists/..\\secret.key',
    '/lists//etc/passwd',
    '/lists/.hidden',
    '/lists/link.json',
    '/lists/up/secret.key',
    '/lists/metadata/timestamp.json%00',
    '/lists/metadata/timestamp.json/x',
    `/lists/${'a'.repeat(300)}`,
    `/lists/${'a/'.repeat(400)}a`,
  ])('does not serve %s', async (path) => {
    const { url } = await testServer({ listDirectory: listDirectory() });
    expect(await statusOf(url, path)).toBe(404);
  });

  it('answers 404 when no directory is configured', async () => {
    const { url } = await testServer();
    expect((await fetch(`${url}/lists/metadata/timestamp.json`)).status).toBe(404);
  });
});
