import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { readServerConfig } from '../../../server/command/read-server-config.ts';
import { anIncident } from '../support/incidents.ts';
import { finish, runMailwicket, startMailwicket } from '../support/run-mailwicket.ts';
import { ADMIN_TOKEN, asAdmin, asClient, CLIENT_TOKEN, temporaryDirectory } from '../support/test-server.ts';

const TOKENS = { MAILWICKET_TOKENS: CLIENT_TOKEN, MAILWICKET_ADMIN_TOKENS: ADMIN_TOKEN };

interface Server {
  readonly child: ChildProcessWithoutNullStreams;
  readonly url: string;
  /** What it logged so far. */
  readonly log: () => string;
}

async function startServer(database: string, more: readonly string[] = []): Promise<Server> {
  const child = startMailwicket(['serve', '--port', '0', '--database', database, ...more], TOKENS);
  let log = '';
  child.stdout.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const find = () => /Server listening at (?<url>http:[^" ]+)/u.exec(log)?.groups?.['url'] ?? '';
  await expect.poll(find, { timeout: 15_000 }).not.toBe('');
  return { child, url: find(), log: () => log };
}

function report(url: string, id: number): Promise<Response> {
  return fetch(`${url}/v1/incidents`, {
    method: 'POST',
    headers: { ...asClient, 'content-type': 'application/json' },
    body: JSON.stringify(anIncident({ id: id.toString(16).padStart(32, '0') })),
  });
}

describe('mailwicket serve', () => {
  it('keeps every acknowledged incident when it is killed in the middle of others', async () => {
    const database = join(temporaryDirectory(), 'server.db');
    const { child, url } = await startServer(database);
    const acknowledged: number[] = [];
    const sender = (async () => {
      for (let id = 0; ; id++) {
        if ((await report(url, id)).status === 201) acknowledged.push(id);
      }
    })();
    await expect.poll(() => acknowledged.length).toBeGreaterThan(20);
    child.kill('SIGKILL');
    await expect(sender).rejects.toThrow();

    const opened = new DatabaseSync(database);
    expect(opened.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    opened.close();
    const again = await startServer(database);
    const page = await fetch(`${again.url}/v1/incidents?limit=500`, { headers: asAdmin });
    const { incidents } = (await page.json()) as { incidents: { id: string }[] };
    const kept = new Set(incidents.map(({ id }) => Number.parseInt(id, 16)));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    expect((await report(again.url, 0)).status).toBe(200);
  });

  it('leaves nothing of a file when it is killed while the file arrives', async () => {
    const database = join(temporaryDirectory(), 'server.db');
    const { child, url } = await startServer(database);
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      `POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${CLIENT_TOKEN}\r\n` +
        `Content-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nhalf`,
    );
    const held = async () => (await fetch(`${url}/metrics`, { headers: asAdmin })).text();
    await expect.poll(held).toContain('mailwicket_queue_bytes 1000');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const opened = new DatabaseSync(database);
    expect(opened.prepare('SELECT count(*) AS n FROM file_score').get()).toEqual({ n: 0 });
    opened.close();
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends with 0 on %s', async (signal) => {
    const { child } = await startServer(':memory:');
    child.kill(signal);
    expect((await finish(child)).code).toBe(0);
  });

  it('logs routes and statuses, and nothing of what was asked or sent', async () => {
    const { child, url, log } = await startServer(':memory:', ['--log', 'debug']);
    await report(url, 1);
    await fetch(`${url}/v1/files/${'ab'.repeat(32)}`, { headers: asClient });
    await fetch(`${url}/v1/none/mallory@bad.example`);
    await fetch(`${url}/v1/incidents`, {
      method: 'POST',
      headers: { ...asClient, 'content-type': 'application/json' },
      body: '{"source":["mallory@bad.example"',
    });
    child.kill('SIGTERM');
    await finish(child);
    expect(log()).toContain('"route":"/v1/files/:sha256","status":404');
    for (const secret of ['mallory', 'abab', CLIENT_TOKEN, ADMIN_TOKEN, 'invoice', '127.0.0.1:']) {
      const lines = log()
        .split('\n')
        .filter((line) => line.includes(secret) && !line.includes('Server listening at'));
      expect(lines, secret).toEqual([]);
    }
  });

  it('fails with 1 when the database cannot be opened and with 2 when called wrongly', async () => {
    const broken = join(temporaryDirectory(), 'broken.db');
    writeFileSync(broken, 'this is no database, and long enough to be seen as none'.repeat(100));
    const failed = await runMailwicket(['serve', '--port', '0', '--database', broken]);
    expect(failed.code).toBe(1);
    expect(failed.stderr).toContain('mailwicket serve: ');
    expect((await runMailwicket(['serve', '--prot', '0'])).code).toBe(2);
  });
});

describe('readServerConfig', () => {
  it('binds loopback and takes no tokens by default', () => {
    expect(readServerConfig([], {})).toMatchObject({
      host: '127.0.0.1',
      port: 8470,
      tokens: [],
      adminTokens: [],
      clamd: undefined,
      listDirectory: undefined,
    });
  });

  it('prefers flags to the environment', () => {
    const env = { MAILWICKET_PORT: '1', MAILWICKET_MAX_FILE_BYTES: '99', MAILWICKET_LISTS: '/srv/lists' };
    expect(readServerConfig(['--port', '2'], env)).toMatchObject({
      port: 2,
      maxFileBytes: 99,
      listDirectory: '/srv/lists',
    });
  });

  it('takes tokens from the environment and from files', () => {
    const file = join(temporaryDirectory(), 'tokens');
    writeFileSync(file, 'token-of-the-first-line\n\ntoken-of-the-third-line\n');
    const env = { MAILWICKET_TOKENS: 'token-of-the-variable, token-of-the-variable-too' };
    expect(readServerConfig(['--tokens-file', file], env)).toMatchObject({
      tokens: [
        'token-of-the-variable',
        'token-of-the-variable-too',
        'token-of-the-first-line',
        'token-of-the-third-line',
      ],
    });
  });

  it('finds clamd by the environment', () => {
    expect(readServerConfig([], { CLAMD_HOST: 'clam' })).toMatchObject({
      clamd: { host: 'clam', port: 3310 },
    });
    expect(readServerConfig([], { CLAMD_HOST: 'clam', CLAMD_PORT: '1' })).toMatchObject({
      clamd: { port: 1 },
    });
  });

  it.each([
    [['--port', '65536'], {}],
    [['--port', '1.5'], {}],
    [['--port', ''], {}],
    [['--log', 'loud'], {}],
    [['--max-file-bytes', '0'], {}],
    [['extra'], {}],
    [['--tokens-file', '/nonexistent/tokens'], {}],
    [[], { MAILWICKET_TOKENS: 'short' }],
    [[], { MAILWICKET_TOKENS: 'with a space in the token' }],
    [[], { CLAMD_HOST: 'clam', CLAMD_PORT: 'x' }],
  ])('refuses %j with %j', (argv, env) => {
    expect(() => readServerConfig(argv, env)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});
