import { onTestFinished } from 'vitest';
import { DEFAULT_CONFIG, type ServerConfig } from '../../../server/serve/config.ts';
import { createApp } from '../../../server/serve/create-app.ts';
import { createServices } from '../../../server/serve/create-services.ts';
import type { Engine, EngineAnswer } from '../../../server/serve/scoring/engine.ts';
import { SqliteStore } from '../../../server/serve/store/sqlite-store.ts';
import { anIncident } from './incidents.ts';
import { MALICIOUS } from './messages.ts';
import { ADMIN_TOKEN, asAdmin, asClient, CLIENT_TOKEN, sha256Of } from './test-server.ts';

const FILE = Buffer.from('a file');
const SHA256 = sha256Of(FILE);
export const CLEAN: EngineAnswer = { kind: 'score', score: 0, malwareName: '', notChecked: ['encrypted'] };

/** One request to the server of the test. */
export interface Call {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer<ArrayBuffer>;
}

/** The real application on a real port, with an engine that answers as the test says. */
export async function serve(
  scan: () => Promise<EngineAnswer> = () => Promise.resolve(CLEAN),
  config: Partial<ServerConfig> = {},
): Promise<(call: Call) => Promise<Response>> {
  const engine: Engine = {
    name: 'of-the-test',
    scan: (_file, signal) =>
      Promise.race([
        scan(),
        new Promise<EngineAnswer>((resolve) =>
          signal.addEventListener('abort', () => resolve({ kind: 'failed', reason: 'unavailable' })),
        ),
      ]),
    checkReady: async () => {
      if ((await scan()).kind === 'failed') throw new Error('not ready');
    },
    close: () => Promise.resolve(),
  };
  const store = new SqliteStore(':memory:', Date.now);
  const services = createServices(
    {
      ...DEFAULT_CONFIG,
      tokens: [CLIENT_TOKEN],
      adminTokens: [ADMIN_TOKEN],
      maxFileBytes: 10_000,
      maxIncidentBytes: 10_000,
      submitWaitMs: 50,
      log: 'silent',
      ...config,
    },
    store,
    [engine],
  );
  const app = await createApp(services);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(async () => {
    await app.close();
    await services.queue.stop();
    await services.messages.close();
    await store.close();
  });
  return ({ method = 'GET', path, headers = {}, body }) =>
    fetch(`${url}${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
}

export const lookup: Call = { path: `/v1/files/${SHA256}`, headers: asClient };
export const upload: Call = {
  method: 'POST',
  path: '/v1/files',
  headers: { ...asClient, 'content-type': 'application/octet-stream', 'x-content-sha256': SHA256 },
  body: FILE,
};
const json = { 'content-type': 'application/json' };
export const verify: Call = {
  method: 'POST',
  path: '/v1/messages',
  headers: { ...asClient, 'content-type': 'message/rfc822' },
  body: Buffer.from(MALICIOUS),
};
export const report: Call = {
  method: 'POST',
  path: '/v1/incidents',
  headers: { ...asClient, ...json },
  body: JSON.stringify(anIncident()),
};
export const known: Call = {
  method: 'PUT',
  path: `/v1/known/${SHA256}`,
  headers: { ...asAdmin, ...json },
  body: '{"score":1}',
};
export const forget: Call = { method: 'DELETE', path: known.path, headers: asAdmin };
export const incidents: Call = { path: '/v1/incidents', headers: asAdmin };
export const metrics: Call = { path: '/metrics', headers: asAdmin };

/** A call of each operation that needs a token. */
export const CALLS: Readonly<Record<string, Call>> = {
  lookUpFile: lookup,
  submitFile: upload,
  verifyMessage: verify,
  pollJob: { path: '/v1/jobs/none', headers: asClient },
  setKnownFile: known,
  removeKnownFile: forget,
  reportIncident: report,
  listIncidents: incidents,
  metrics,
};

export const withHeaders = (call: Call, headers: Readonly<Record<string, string>>): Call => ({
  ...call,
  headers: { ...call.headers, ...headers },
});

/** The call that polls the job of an upload. */
export async function jobOf(call: (call: Call) => Promise<Response>): Promise<Call> {
  const answer = await call(upload);
  return { path: answer.headers.get('location') ?? '', headers: asClient };
}
