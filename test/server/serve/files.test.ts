import { describe, expect, it } from 'vitest';
import { mailwicketClient } from '../../../core/scoring/mailwicket-client.ts';
import { nodeFetch, systemClock } from '../../../server/node-ports.ts';
import { EICAR, freePort, hasClamd, MARKED, startClamd } from '../support/clamd.ts';
import {
  asAdmin,
  asClient,
  authorization,
  CLIENT_TOKEN,
  sha256Of,
  submit,
  testServer,
} from '../support/test-server.ts';

const CLEAN = Buffer.from('nothing but text\n');
const SHA256 = sha256Of(CLEAN);

function lookup(url: string, sha256: string, headers: Record<string, string> = asClient): Promise<Response> {
  return fetch(`${url}/v1/files/${sha256}`, { headers });
}

function putKnown(url: string, sha256: string, body: unknown): Promise<Response> {
  return fetch(`${url}/v1/known/${sha256}`, {
    method: 'PUT',
    headers: { ...asAdmin, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

describe('GET /v1/files/{sha256}', () => {
  it('answers 404 for a file nobody submitted', async () => {
    const { url } = await testServer();
    const answer = await lookup(url, SHA256);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ status: 404, code: 'unknown-file' });
  });

  it("gives the administrator's score, takes hex in either case, and forgets it again", async () => {
    const { url } = await testServer();
    expect((await putKnown(url, SHA256, { score: 1, malwareName: 'Ours' })).status).toBe(201);
    expect((await putKnown(url, SHA256, { score: 0.75, malwareName: 'Ours' })).status).toBe(200);
    const answer = await lookup(url, SHA256.toUpperCase());
    expect(await answer.json()).toMatchObject({
      sha256: SHA256,
      score: 0.75,
      malwareName: 'Ours',
      engine: 'known-file',
      complete: true,
    });
    const gone = await fetch(`${url}/v1/known/${SHA256}`, { method: 'DELETE', headers: asAdmin });
    expect(gone.status).toBe(204);
    expect((await lookup(url, SHA256)).status).toBe(404);
  });

  it.each(['x', 'a'.repeat(63), 'a'.repeat(65), `${'a'.repeat(63)}g`, '%00'])('refuses %s', async (hash) => {
    const { url } = await testServer();
    expect((await lookup(url, hash)).status).toBe(400);
  });
});

describe('PUT /v1/known/{sha256}', () => {
  it('is for administrators', async () => {
    const { url } = await testServer();
    const answer = await fetch(`${url}/v1/known/${SHA256}`, { method: 'PUT', headers: asClient });
    expect(answer.status).toBe(403);
  });

  it.each([{}, { score: 2 }, { score: -1 }, { score: '1' }, { score: 1, more: 1 }, null, []])(
    'refuses %j',
    async (body) => {
      const { url } = await testServer();
      expect((await putKnown(url, SHA256, body)).status).toBe(400);
    },
  );
});

describe('POST /v1/files', () => {
  it('scores a file by local inspection and remembers it', async () => {
    const server = await testServer();
    const answer = await submit(server, Buffer.from(EICAR));
    expect(answer.status).toBe(200);
    const result: unknown = await answer.json();
    expect(result).toMatchObject({ sha256: sha256Of(Buffer.from(EICAR)), complete: true });
    expect(result).toHaveProperty('score', 1);
    expect(await (await lookup(server.url, sha256Of(Buffer.from(EICAR)))).json()).toEqual(result);
  });

  it('gives a low score to a file in which nothing is found', async () => {
    const result: unknown = await (await submit(await testServer(), CLEAN)).json();
    expect(result).toMatchObject({ score: 0, malwareName: '', complete: true, notChecked: [] });
  });

  it('judges by the file name too when it is sent', async () => {
    const headers = { 'x-filename': "UTF-8''r%C3%A9sum%C3%A9.pdf.exe" };
    const named = (await (await submit(await testServer(), CLEAN, headers)).json()) as { score: number };
    expect(named.score).toBeGreaterThanOrEqual(0.5);
  });

  it('answers 202 while it scans, and the score at the job', async () => {
    const server = await testServer({ submitWaitMs: 0 });
    const answer = await submit(server, CLEAN);
    expect(answer.status).toBe(202);
    expect(answer.headers.get('retry-after')).toBe('2');
    const location = answer.headers.get('location') ?? '';
    expect(location).toBe(`/v1/jobs/${((await answer.json()) as { job: string }).job}`);
    const poll = async (): Promise<unknown> =>
      (await fetch(`${server.url}${location}`, { headers: asClient })).json();
    await expect.poll(poll, { timeout: 10_000 }).toMatchObject({ complete: true, sha256: SHA256 });
  });

  it('never shows an unfinished file as scored', async () => {
    const server = await testServer({ submitWaitMs: 0 });
    await submit(server, CLEAN);
    const result = (await (await lookup(server.url, SHA256)).json()) as { complete: boolean; score: number };
    if (!result.complete) expect(result.score).toBe(-1);
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['a hash that is not the body’s', { 'x-content-sha256': 'a'.repeat(64) }, 422, 'hash-mismatch'],
    ['no hash', { 'x-content-sha256': '' }, 400, 'bad-request'],
    ['another media type', { 'content-type': 'text/html' }, 415, 'wrong-media-type'],
    ['JSON', { 'content-type': 'application/json' }, 415, 'wrong-media-type'],
    ['a bare file name', { 'x-filename': 'a.pdf' }, 400, 'bad-request'],
    ['a file name that is not UTF-8', { 'x-filename': "UTF-8''%FF" }, 400, 'bad-request'],
    ['no token', { authorization: '' }, 401, 'unauthorized'],
    ['a wrong token', authorization(`${CLIENT_TOKEN}x`), 401, 'unauthorized'],
  ])('refuses %s', async (_what, headers, status, code) => {
    const server = await testServer();
    const answer = await submit(server, CLEAN, headers);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(await answer.json()).toMatchObject({ status, code });
    expect((await lookup(server.url, SHA256)).status).toBe(404);
  });

  it('takes 20 MB and refuses more than it may with 413', async () => {
    const server = await testServer({ maxFileBytes: 20 * 1024 * 1024 });
    const answer = await submit(server, new Uint8Array(20 * 1024 * 1024));
    expect([200, 202]).toContain(answer.status);
    expect((await submit(server, new Uint8Array(20 * 1024 * 1024 + 1))).status).toBe(413);
  });

  it('takes an empty file', async () => {
    expect((await submit(await testServer(), new Uint8Array())).status).toBe(200);
  });

  it('answers 503 when too much is in memory, and frees it after the scan', async () => {
    const server = await testServer({ maxQueuedBytes: 100 });
    const answer = await submit(server, Buffer.alloc(101));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect((await submit(server, Buffer.alloc(100, 'a'))).status).toBe(200);
    expect((await submit(server, Buffer.alloc(100, 'b'))).status).toBe(200);
  });

  it('gives no score when clamd is configured and does not answer', async () => {
    const clamd = { host: '127.0.0.1', port: await freePort(), timeoutMs: 1_000 };
    const server = await testServer({ clamd });
    const answer = await submit(server, CLEAN);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({ code: 'engine-unavailable' });
    expect((await lookup(server.url, SHA256)).status).toBe(404);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  });

  it.skipIf(!hasClamd)('takes the score of clamd when it is the higher one', async () => {
    const server = await testServer({ clamd: await startClamd() });
    expect(await (await submit(server, Buffer.from(MARKED))).json()).toMatchObject({
      score: 1,
      malwareName: 'Test.Marker.UNOFFICIAL',
      engine: 'clamav',
    });
    expect(await (await submit(server, CLEAN)).json()).toMatchObject({ score: 0 });
  });

  it.skipIf(!hasClamd)('gives no score to a file over the limit of clamd', async () => {
    const server = await testServer({ clamd: await startClamd() });
    const answer = await submit(server, new Uint8Array(4 * 1024 * 1024));
    // clamd hangs up in the middle of the stream; whether its last words still arrive is up to TCP.
    expect([413, 503]).toContain(answer.status);
    expect((await lookup(server.url, sha256Of(new Uint8Array(4 * 1024 * 1024)))).status).toBe(404);
  });
});

describe('GET /v1/jobs/{id}', () => {
  it('answers 404 for a job it does not know', async () => {
    const { url } = await testServer();
    const answer = await fetch(`${url}/v1/jobs/none`, { headers: asClient });
    expect(await answer.json()).toMatchObject({ status: 404, code: 'unknown-job' });
  });
});

const PORTS = { fetch: nodeFetch, clock: systemClock, timeoutMs: 10_000 };

describe('core’s client of this server', () => {
  const signal = new AbortController().signal;
  const file = {
    sha256: sha256Of(Buffer.from(EICAR)),
    filename: 'é.txt',
    size: EICAR.length,
    bytes: () => Buffer.from(EICAR),
  };

  it('reads unknown, a score, and the score by hash', async () => {
    const { url } = await testServer();
    const client = mailwicketClient(url, CLIENT_TOKEN, PORTS);
    expect(await client.lookup(file.sha256, signal)).toEqual({ kind: 'unknown' });
    expect(await client.submit?.(file, signal)).toMatchObject({ kind: 'score', score: 1 });
    expect(await client.lookup(file.sha256, signal)).toMatchObject({ kind: 'score', score: 1 });
  });

  it('reads a job', async () => {
    const { url } = await testServer({ submitWaitMs: 0 });
    const client = mailwicketClient(url, CLIENT_TOKEN, PORTS);
    const answer = await client.submit?.(file, signal);
    if (answer?.kind !== 'pending') throw new Error('expected a job');
    const poll = () => client.poll?.(answer.job ?? '', signal);
    await expect.poll(poll, { timeout: 10_000 }).toMatchObject({ kind: 'score', score: 1 });
  });

  it('reads a wrong token as refused', async () => {
    const { url } = await testServer();
    const client = mailwicketClient(url, 'wrong', PORTS);
    expect(await client.lookup(file.sha256, signal)).toMatchObject({ kind: 'failed', reason: 'refused' });
  });
});
