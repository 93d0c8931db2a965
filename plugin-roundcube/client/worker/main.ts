import { webCodec } from '../../../core/bytes/web-codec.ts';
import { IdbListStore } from '../../../web/idb-list-store.ts';
import { systemClock } from '../../../web/system-clock.ts';
import type { Log } from '../../../core/ports.ts';
import type { Job, Report } from './protocol.ts';
import { runJob } from './run-job.ts';

/** Well below the silence after which the page takes a worker for dead. */
const HEARTBEAT_MS = 5_000;

const log: Log = (event, data) => {
  console.error(`mailwicket: ${event}`, data);
};

const report = (what: Report): void => {
  globalThis.postMessage(what);
};

globalThis.addEventListener('message', ({ data }: MessageEvent<Job>) => {
  setInterval(() => report({ kind: 'alive' }), HEARTBEAT_MS);
  void runJob(data, { store: new IdbListStore(), codec: webCodec, clock: systemClock, log }, report);
});
