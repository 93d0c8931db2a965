import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  ADMIN_TOKEN,
  asAdmin,
  asClient,
  authorization,
  CLIENT_TOKEN,
  submit,
  testServer,
} from '../support/test-server.ts';

async function raw(url: string, text: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  socket.write(text);
  return socket;
}

async function everything(socket: Socket): Promise<string> {
  let text = '';
  for await (const chunk of socket as AsyncIterable<Buffer>) text += chunk.toString('latin1');
  return text;
}

function uploadHead(length: number): string {
  return (
    `POST /v1/files HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${CLIENT_TOKEN}\r\n` +
    `Content-Type: application/octet-stream\r\nX-Content-SHA256: ${'a'.repeat(64)}\r\n` +
    `Content-Length: ${length}\r\n\r\n`
  );
}

describe('limits of the server', () => {
  it('ends a request that does not arrive in time', async () => {
    const { url } = await testServer({ requestTimeoutMs: 400 });
    const socket = await raw(url, `${uploadHead(1_000)}a few bytes`);
    expect(await everything(socket)).toContain('408');
  });

  it('gives memory back when a client hangs up in the middle of a file', async () => {
    const server = await testServer({ maxQueuedBytes: 1_000 });
    const socket = await raw(server.url, `${uploadHead(1_000)}half`);
    const held = async () => {
      const text = await (await fetch(`${server.url}/metrics`, { headers: asAdmin })).text();
      return /^mailwicket_queue_bytes (\d+)$/mu.exec(text)?.[1];
    };
    await expect.poll(held).toBe('1000');
    expect((await submit(server, Buffer.from('other'))).status).toBe(503);
    socket.destroy();
    await expect.poll(held).toBe('0');
    expect((await submit(server, Buffer.from('other'))).status).toBe(200);
  });

  it('refuses a declared length over the limit before it arrives', async () => {
    const { url } = await testServer({ maxFileBytes: 1_000 });
    const socket = await raw(url, uploadHead(1_000_000_000));
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString('latin1')).toContain(' 413 ');
  });

  it('refuses a body of unknown length when it grows over the limit', async () => {
    const { url } = await testServer({ maxFileBytes: 10 });
    const head = uploadHead(0).replace('Content-Length: 0', 'Transfer-Encoding: chunked');
    const socket = await raw(url, `${head}20\r\n${'x'.repeat(32)}\r\n`);
    const [data] = (await once(socket, 'data')) as [Buffer];
    expect(data.toString('latin1')).toContain(' 413 ');
  });

  it('asks a token that is used too often to wait, and no other token', async () => {
    const { url } = await testServer({ requestsPerMinute: 3 });
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${url}/v1/files/${'a'.repeat(64)}`, { headers })).status;
    expect([await status(asClient), await status(asClient), await status(asClient)]).toEqual([404, 404, 404]);
    const answer = await fetch(`${url}/v1/files/${'a'.repeat(64)}`, { headers: asClient });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await status(authorization(ADMIN_TOKEN))).toBe(404);
  });

  it('slows down an address that guesses tokens', async () => {
    const { url } = await testServer();
    const statuses = new Set<number>();
    for (let guess = 0; guess < 40; guess++) {
      const headers = authorization(`guess-number-${guess}-of-many`);
      statuses.add((await fetch(`${url}/metrics`, { headers })).status);
    }
    expect([...statuses]).toEqual([401, 429]);
    expect((await fetch(`${url}/metrics`, { headers: asAdmin })).status).toBe(200);
  });

  it('refuses everything but lists and health when there are no tokens', async () => {
    const { url } = await testServer({ tokens: [], adminTokens: [] });
    expect((await fetch(`${url}/v1/files/${'a'.repeat(64)}`, { headers: asClient })).status).toBe(401);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it('answers problem details to unknown routes, methods and broken addresses', async () => {
    const { url } = await testServer();
    for (const [method, path] of [
      ['GET', '/none'],
      ['OPTIONS', '/v1/files'],
      ['DELETE', '/v1/incidents'],
      ['GET', '/v1/files/%ZZ'],
    ] as const) {
      const answer = await fetch(`${url}${path}`, { method });
      expect([400, 401, 404]).toContain(answer.status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    }
  });
});

describe('health and metrics', () => {
  it('is healthy and ready', async () => {
    const { url } = await testServer();
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({ status: 'ready' });
  });

  it('counts answers by route and status, without what was asked for', async () => {
    const { url } = await testServer();
    await fetch(`${url}/v1/files/${'a'.repeat(64)}`, { headers: asClient });
    const answer = await fetch(`${url}/metrics`, { headers: asAdmin });
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain(
      'mailwicket_http_requests_total{method="GET",route="/v1/files/:sha256",status="404"} 1\n',
    );
    expect(text).not.toContain('aaaa');
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_]+(?:\{[^}]*\})? [\d.e+-]+)$/u);
    }
  });
});
