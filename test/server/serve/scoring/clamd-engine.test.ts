import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { ClamdConfig } from '../../../../server/serve/config.ts';
import { clamdEngine, readClamdAnswer } from '../../../../server/serve/scoring/clamd-engine.ts';
import type { EngineAnswer } from '../../../../server/serve/scoring/engine.ts';
import { EICAR, freePort, hasClamd, MARKED, startClamd } from '../../support/clamd.ts';
import { sha256Of } from '../../support/test-server.ts';

function scan(config: ClamdConfig, bytes: Uint8Array, signal?: AbortSignal): Promise<EngineAnswer> {
  const file = { sha256: sha256Of(bytes), filename: '', bytes };
  return clamdEngine(config).scan(file, signal ?? new AbortController().signal);
}

/** A server that speaks TCP and not clamd, closed after the test. */
async function impostor(behave: (socket: Socket) => void): Promise<ClamdConfig> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    behave(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port, timeoutMs: 300 };
}

const UNAVAILABLE = { kind: 'failed', reason: 'unavailable' };

describe.skipIf(!hasClamd)('clamdEngine with a real clamd', () => {
  it('finds what the database names', async () => {
    const clamd = await startClamd();
    const answer = await scan(clamd, Buffer.from(EICAR));
    expect(answer).toMatchObject({ kind: 'score', score: 1, malwareName: 'Test.Eicar.UNOFFICIAL' });
    expect(await scan(clamd, Buffer.from(MARKED))).toMatchObject({ score: 1 });
  });

  it('gives 0 for a file without signs, an empty one included', async () => {
    const clamd = await startClamd();
    expect(await scan(clamd, Buffer.from('just text'))).toMatchObject({ kind: 'score', score: 0 });
    expect(await scan(clamd, new Uint8Array())).toMatchObject({ kind: 'score', score: 0 });
  });

  it('gives no score for a file over the stream limit', async () => {
    const clamd = await startClamd();
    const answer = await scan(clamd, new Uint8Array(8 * 1024 * 1024));
    // clamd hangs up in the middle of the stream; whether its last words still arrive is up to TCP.
    expect([{ kind: 'failed', reason: 'too-large' }, UNAVAILABLE]).toContainEqual(answer);
  });

  it('is ready when clamd is', async () => {
    await expect(clamdEngine(await startClamd()).checkReady()).resolves.toBeUndefined();
  });
});

describe('clamdEngine', () => {
  it('gives no score when nobody listens', async () => {
    const config = { host: '127.0.0.1', port: await freePort(), timeoutMs: 1_000 };
    expect(await scan(config, Buffer.from('x'))).toEqual(UNAVAILABLE);
    await expect(clamdEngine(config).checkReady()).rejects.toThrow();
  });

  it.each<[string, (socket: Socket) => void]>([
    ['hangs up without an answer', (socket) => socket.end()],
    ['resets the connection', (socket) => socket.resetAndDestroy()],
    ['never answers', () => undefined],
    ['answers without an end', (socket) => socket.write('stream: OK')],
    ['answers without an end and hangs up', (socket) => socket.end('stream: OK')],
    ['answers something else', (socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nstream: OK\0')],
    ['answers endlessly', (socket) => socket.write(Buffer.alloc(100_000, 'x'))],
  ])('gives no score when the other end %s', async (_what, behave) => {
    expect(await scan(await impostor(behave), Buffer.from('x'))).toEqual(UNAVAILABLE);
  });

  it('stops when the signal is aborted', async () => {
    const config = await impostor(() => undefined);
    const abort = new AbortController();
    const answer = scan({ ...config, timeoutMs: 60_000 }, Buffer.from('x'), abort.signal);
    abort.abort();
    expect(await answer).toEqual(UNAVAILABLE);
  });
});

describe('readClamdAnswer', () => {
  it.each<[string, EngineAnswer]>([
    ['stream: OK', { kind: 'score', score: 0, malwareName: '', notChecked: [] }],
    ['stream: Win.X FOUND', { kind: 'score', score: 1, malwareName: 'Win.X', notChecked: [] }],
    ['stream: PUA.Tool FOUND', { kind: 'score', score: 0.5, malwareName: 'PUA.Tool', notChecked: [] }],
    [
      'stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND',
      { kind: 'score', score: 0, malwareName: '', notChecked: ['limit-reached'] },
    ],
    [
      'stream: Heuristics.Encrypted.Zip FOUND',
      { kind: 'score', score: 0, malwareName: '', notChecked: ['encrypted'] },
    ],
    ['INSTREAM size limit exceeded. ERROR', { kind: 'failed', reason: 'too-large' }],
    ['stream: Cannot allocate memory ERROR', { kind: 'failed', reason: 'unavailable' }],
    ['stream: ok', { kind: 'failed', reason: 'unavailable' }],
    ['stream: OK\nstream: OK', { kind: 'failed', reason: 'unavailable' }],
    ['stream:  FOUND', { kind: 'failed', reason: 'unavailable' }],
    ['', { kind: 'failed', reason: 'unavailable' }],
  ])('reads "%s"', (line, answer) => {
    expect(readClamdAnswer(line)).toEqual(answer);
  });
});
