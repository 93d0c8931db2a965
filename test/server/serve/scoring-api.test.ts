import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG } from '../../../server/serve/config.ts';
import { ROUTES } from '../../../server/serve/create-app.ts';
import { createServices } from '../../../server/serve/create-services.ts';
import type { EngineAnswer } from '../../../server/serve/scoring/engine.ts';
import { SqliteStore } from '../../../server/serve/store/sqlite-store.ts';
import {
  CALLS,
  CLEAN,
  forget,
  incidents,
  jobOf,
  known,
  lookup,
  metrics,
  report,
  serve,
  upload,
  verify,
  withHeaders,
} from '../support/api-calls.ts';
import { expectDeclared, isValidAgainst, operations } from '../support/api-document.ts';
import { anIncident, incidentOf } from '../support/incidents.ts';
import { MALICIOUS } from '../support/messages.ts';
import { asClient, temporaryDirectory } from '../support/test-server.ts';

const exercised = new Set<string>();

async function check(operation: string, status: number, answer: Response): Promise<void> {
  expect(answer.status, operation).toBe(status);
  await expectDeclared(operation, answer);
  exercised.add(`${operation} ${status}`);
}

describe('docs/SCORING-API.yaml', { shuffle: false }, () => {
  it('has every route of the server, and no other', async () => {
    const app = Fastify({ exposeHeadRoutes: false });
    const served: string[] = [];
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) served.push(`${one.toLowerCase()} ${url}`);
    });
    const store = new SqliteStore(':memory:', Date.now);
    const services = createServices(DEFAULT_CONFIG, store, []);
    app.removeAllContentTypeParsers();
    for (const routes of ROUTES) {
      await app.register((scope, _options, done) => {
        routes(scope, services);
        done();
      });
    }
    await store.close();
    const declared = operations().map(
      ({ method, path }) => `${method} ${path.replace('{path}', '*').replaceAll(/\{(\w+)\}/gu, ':$1')}`,
    );
    expect(declared.sort()).toEqual(served.sort());
  });

  it('answers without a token as declared', async () => {
    const call = await serve();
    for (const { id } of operations().filter(({ statuses }) => statuses.includes(401))) {
      const { headers, ...rest } = CALLS[id] ?? { path: '', headers: {} };
      const bare = Object.fromEntries(
        Object.entries(headers ?? {}).filter(([name]) => name !== 'authorization'),
      );
      await check(id, 401, await call({ ...rest, headers: bare }));
    }
  });

  it('asks for a token exactly where the document says so', () => {
    for (const { id, security, statuses } of operations()) {
      expect(security.length > 0, id).toBe(statuses.includes(401));
      expect(security.includes('administrator'), id).toBe(statuses.includes(403));
      expect(Object.hasOwn(CALLS, id), id).toBe(security.length > 0);
    }
  });

  it('answers a client where an administrator is needed as declared', async () => {
    const call = await serve();
    for (const { id } of operations().filter(({ statuses }) => statuses.includes(403))) {
      await check(id, 403, await call(withHeaders(CALLS[id] ?? { path: '' }, asClient)));
    }
  });

  it('answers too many requests as declared', async () => {
    for (const { id } of operations().filter(({ statuses }) => statuses.includes(429))) {
      const call = await serve(undefined, { requestsPerMinute: 1 });
      await call(CALLS[id] ?? { path: '' });
      await check(id, 429, await call(CALLS[id] ?? { path: '' }));
    }
  });

  it('answers about files as declared', async () => {
    const call = await serve();
    await check('lookUpFile', 404, await call(lookup));
    await check('lookUpFile', 400, await call({ ...lookup, path: '/v1/files/short' }));
    await check('submitFile', 200, await call(upload));
    await check('lookUpFile', 200, await call(lookup));
    await check('submitFile', 400, await call(withHeaders(upload, { 'x-content-sha256': 'x' })));
    await check('submitFile', 413, await call({ ...upload, body: Buffer.alloc(10_001) }));
    await check('submitFile', 415, await call(withHeaders(upload, { 'content-type': 'text/html' })));
    await check('submitFile', 422, await call({ ...upload, body: Buffer.from('another') }));
    await check('pollJob', 404, await call(CALLS['pollJob'] ?? { path: '' }));
  });

  it('answers about files that are not finished as declared', async () => {
    let finish: (answer: EngineAnswer) => void = () => undefined;
    const call = await serve(() => new Promise((resolve) => (finish = resolve)));
    await check('submitFile', 202, await call(upload));
    const job = await jobOf(call);
    await check('pollJob', 200, await call(job));
    await check('lookUpFile', 200, await call(lookup));
    finish(CLEAN);
    await expect
      .poll(async (): Promise<unknown> => (await call(job)).json())
      .toMatchObject({ complete: true, score: 0 });
    await check('pollJob', 200, await call(job));
  });

  it.each([
    ['too-large', 413],
    ['gave-up', 422],
    ['unavailable', 503],
  ] as const)('answers about files whose scan failed (%s) as declared', async (reason, status) => {
    const call = await serve(() => Promise.resolve({ kind: 'failed', reason }));
    await check('submitFile', status, await call(upload));
    await check('lookUpFile', 404, await call(lookup));

    let finish: (answer: EngineAnswer) => void = () => undefined;
    const slow = await serve(() => new Promise((resolve) => (finish = resolve)));
    const job = await jobOf(slow);
    finish({ kind: 'failed', reason });
    await expect.poll(async () => (await slow(job)).status).toBe(status);
    await check('pollJob', status, await slow(job));
  });

  it('answers about messages as declared', async () => {
    const call = await serve(undefined, { inspectors: 1, maxMessageBytes: 10_000 });
    await check('verifyMessage', 200, await call(verify));
    await check('verifyMessage', 413, await call({ ...verify, body: Buffer.alloc(10_001) }));
    await check('verifyMessage', 415, await call(withHeaders(verify, { 'content-type': 'text/plain' })));
    const busy = await serve(undefined, { maxQueuedBytes: 1 });
    await check('verifyMessage', 503, await busy(verify));
  });

  it('answers about messages that get no verdict as declared', async () => {
    const unreadable = await serve(undefined, { policyFile: join(temporaryDirectory(), 'none.json') });
    await check('verifyMessage', 503, await unreadable(verify));
    const slow = await serve(undefined, { messageTimeoutMs: 1 });
    await check('verifyMessage', 422, await slow(verify));
  });

  it('answers about known files as declared', async () => {
    const call = await serve();
    await check('setKnownFile', 201, await call(known));
    await check('setKnownFile', 200, await call(known));
    await check('setKnownFile', 400, await call({ ...known, body: '{' }));
    await check('setKnownFile', 413, await call({ ...known, body: `"${'x'.repeat(5_000)}"` }));
    await check('setKnownFile', 415, await call(withHeaders(known, { 'content-type': 'text/plain' })));
    await check('removeKnownFile', 204, await call(forget));
    await check('removeKnownFile', 404, await call(forget));
    await check('removeKnownFile', 400, await call({ ...forget, path: '/v1/known/x' }));
  });

  it('answers about incidents as declared', async () => {
    const call = await serve();
    const other = JSON.stringify(anIncident({ subject: 'other' }));
    await check('reportIncident', 201, await call(report));
    await check('reportIncident', 200, await call(report));
    await check('reportIncident', 409, await call({ ...report, body: other }));
    await check('reportIncident', 400, await call({ ...report, body: '{' }));
    await check('reportIncident', 422, await call({ ...report, body: '{}' }));
    await check('reportIncident', 413, await call({ ...report, body: `"${'x'.repeat(10_001)}"` }));
    await check('reportIncident', 415, await call(withHeaders(report, { 'content-type': 'text/plain' })));
    for (const format of ['json', 'csv', 'cef']) {
      await check('listIncidents', 200, await call({ ...incidents, path: `/v1/incidents?format=${format}` }));
    }
    await check('listIncidents', 400, await call({ ...incidents, path: '/v1/incidents?limit=0' }));
  });

  it('answers about list files as declared', async () => {
    const listDirectory = temporaryDirectory();
    mkdirSync(join(listDirectory, 'metadata'));
    writeFileSync(join(listDirectory, 'metadata/timestamp.json'), '{}');
    writeFileSync(join(listDirectory, 'layer'), 'bytes');
    const call = await serve(undefined, { listDirectory });
    const path = '/lists/metadata/timestamp.json';
    const etag = (await call({ path })).headers.get('etag') ?? '';
    await check('getListFile', 200, await call({ path }));
    await check('getListFile', 200, await call({ path: '/lists/layer' }));
    for (const [operation, method] of [
      ['getListFile', 'GET'],
      ['headListFile', 'HEAD'],
    ] as const) {
      await check(operation, 304, await call({ method, path, headers: { 'if-none-match': etag } }));
      await check(operation, 404, await call({ method, path: '/lists/none' }));
    }
    await check('headListFile', 200, await call({ method: 'HEAD', path }));
  });

  it('answers about itself as declared', async () => {
    const call = await serve();
    await check('health', 200, await call({ path: '/healthz' }));
    await check('readiness', 200, await call({ path: '/readyz' }));
    await check('metrics', 200, await call(metrics));
    const broken = await serve(() => Promise.resolve({ kind: 'failed', reason: 'unavailable' }));
    await check('readiness', 503, await broken({ path: '/readyz' }));
  });

  it('declares no answer that none of these tests has seen', () => {
    const declared = operations().flatMap(({ id, statuses }) => statuses.map((status) => `${id} ${status}`));
    expect(declared.filter((one) => !exercised.has(one))).toEqual([]);
  });

  it('declares incidents as the server takes them and core makes them', async () => {
    const made = await incidentOf(MALICIOUS);
    const call = await serve();
    await check('reportIncident', 201, await call({ ...report, body: JSON.stringify(made) }));
    expect(isValidAgainst('Incident', made)).toBe(true);
    expect(isValidAgainst('Incident', anIncident())).toBe(true);
    expect(isValidAgainst('Incident', { ...anIncident(), extra: 1 })).toBe(false);
  });
});
