import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DEFAULT_CONFIG, type ServerConfig } from '../../../server/serve/config.ts';
import { startServer, type RunningServer } from '../../../server/serve/start-server.ts';

export const CLIENT_TOKEN = 'client-token-of-the-tests';
export const ADMIN_TOKEN = 'admin-token-of-the-tests';

/** A directory that is gone after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'mailwicket-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A server on a free port with a database of its own, closed after the test. */
export async function testServer(config: Partial<ServerConfig> = {}): Promise<RunningServer> {
  const server = await startServer({
    ...DEFAULT_CONFIG,
    port: 0,
    database: ':memory:',
    tokens: [CLIENT_TOKEN],
    adminTokens: [ADMIN_TOKEN],
    requestsPerMinute: 100_000,
    inspectors: 1,
    log: 'silent',
    ...config,
  });
  onTestFinished(() => server.close());
  return server;
}

export function authorization(token: string): { authorization: string } {
  return { authorization: `Bearer ${token}` };
}

export const asClient = authorization(CLIENT_TOKEN);
export const asAdmin = authorization(ADMIN_TOKEN);

export function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Submits a file; `headers` replace the right ones. */
export function submit(
  server: RunningServer,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${server.url}/v1/files`, {
    method: 'POST',
    headers: {
      ...asClient,
      'content-type': 'application/octet-stream',
      'x-content-sha256': sha256Of(bytes),
      ...headers,
    },
    body: bytes,
  });
}
