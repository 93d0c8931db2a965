import type { WebWorker } from 'puppeteer-core';

/** What the extension's worker does that can be seen from outside. */
export interface WorkerWire {
  /** Address of every request, oldest first. */
  readonly requests: readonly string[];
  /** Every line of its log. */
  readonly log: readonly string[];
}

/** Notes every request and every log line of the worker from now on. */
export async function watchWorker(worker: WebWorker): Promise<WorkerWire> {
  const requests: string[] = [];
  const log: string[] = [];
  worker.client.on('Network.requestWillBeSent', ({ request }) => requests.push(request.url));
  worker.client.on('Runtime.consoleAPICalled', ({ args }) =>
    log.push(args.map(({ value, description }) => String(value ?? description)).join(' ')),
  );
  await worker.client.send('Network.enable');
  return { requests, log };
}
