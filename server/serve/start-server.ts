import type { FastifyBaseLogger } from 'fastify';
import type { ServerConfig } from './config.ts';
import { createApp } from './create-app.ts';
import { createServices } from './create-services.ts';
import { clamdEngine } from './scoring/clamd-engine.ts';
import type { Engine } from './scoring/engine.ts';
import { localEngine } from './scoring/local-engine.ts';
import { SqliteStore } from './store/sqlite-store.ts';
import type { Store } from './store/store.ts';

const HOUR_MS = 3_600_000;

export interface RunningServer {
  /** Base address, such as `http://127.0.0.1:8470`. */
  readonly url: string;
  /** Lets running requests end, gives up scans, closes the database. A second call waits for the first. */
  close(): Promise<void>;
}

/** Starts the server. Rejects when the port, the database or the list directory cannot be used. */
export async function startServer(config: ServerConfig): Promise<RunningServer> {
  const store = new SqliteStore(config.database, Date.now);
  const engines: Engine[] = [localEngine(config.inspectors)];
  if (config.clamd !== undefined) engines.push(clamdEngine(config.clamd));
  const services = createServices(config, store, engines);

  const stop = async () => {
    await services.queue.stop();
    await services.messages.close();
    await Promise.all(engines.map((engine) => engine.close()));
    await store.close();
  };
  try {
    const app = await createApp(services);
    const url = await app.listen({ host: config.host, port: config.port });
    if (config.tokens.length + config.adminTokens.length === 0)
      app.log.error('no-tokens-everything-is-refused');
    const timer = setInterval(() => void removeExpired(store, config, app.log), HOUR_MS);
    timer.unref();
    await removeExpired(store, config, app.log);
    let closed: Promise<void> | undefined;
    const close = async () => {
      clearInterval(timer);
      await app.close();
      await stop();
    };
    return { url, close: () => (closed ??= close()) };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function removeExpired(store: Store, config: ServerConfig, log: FastifyBaseLogger): Promise<void> {
  try {
    await store.removeExpired(Date.now() - config.incidentDays * 24 * HOUR_MS);
  } catch {
    // The next hour tries again, and /readyz tells of a database that does not work.
    log.error('cleaning-failed');
  }
}
