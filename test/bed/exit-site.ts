import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EICAR, zip } from './sample-files.ts';
import { HUGE_BYTES, sendZeros } from './send-zeros.ts';

export const HARMLESS_ZIP: Uint8Array = zip({ 'read-me.txt': Buffer.from('Harmless.\n') });

/** A page of a protected site that is no webmail: what a script of a webmail could do, without a webmail to change. */
export interface ExitSite {
  readonly url: string;
  /** Path and query of every request, oldest first. */
  readonly seen: readonly string[];
  /** Bytes of `/huge.bin` that were handed to the network. */
  readonly hugeSent: number;
  forget(): void;
  close(): Promise<void>;
}

/** Answers navigations to `/from-worker/…` itself: a malicious file, whatever the server has there. */
const SERVICE_WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { pathname } = new URL(event.request.url);
  if (!pathname.startsWith('/from-worker/')) return;
  const bytes = Uint8Array.from(atob('${EICAR.toString('base64')}'), (one) => one.charCodeAt(0));
  event.respondWith(new Response(bytes, { headers: {
    'Content-Type': 'application/octet-stream', 'Content-Disposition': 'attachment; filename="from-worker.com"' } }));
});`;

/**
 * Serves: `/` a page; `/sw.js` its service worker; `/huge.bin` zeros without end in sight, with a length unless `?chunked`;
 * `/from-worker/harmless` a harmless file under the address that the service worker answers with another one; and anything
 * with `_action=get` a harmless archive, as Roundcube's address of an attachment.
 */
export async function startExitSite(): Promise<ExitSite> {
  let seen: string[] = [];
  let hugeSent = 0;
  const sendHuge = (response: ServerResponse, isChunked: boolean) => {
    response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'content-disposition': 'attachment; filename="huge.bin"',
      ...(isChunked ? {} : { 'content-length': HUGE_BYTES }),
    });
    sendZeros(response, HUGE_BYTES, (bytes) => (hugeSent += bytes));
  };
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    seen.push(`${url.pathname}${url.search}`);
    const send = (type: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
      response.writeHead(200, { 'content-type': type, ...headers }).end(body);
    if (url.searchParams.get('_action') === 'get' || url.pathname === '/from-worker/harmless') {
      send('application/zip', HARMLESS_ZIP, { 'content-disposition': 'attachment; filename="site.zip"' });
    } else if (url.pathname === '/sw.js') send('text/javascript', SERVICE_WORKER);
    else if (url.pathname === '/huge.bin') sendHuge(response, url.searchParams.has('chunked'));
    else if (url.pathname === '/') send('text/html', '<!doctype html><title>Site</title><p>A page.</p>');
    else response.writeHead(404).end();
  };
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get seen() {
      return seen;
    },
    get hugeSent() {
      return hugeSent;
    },
    forget() {
      seen = [];
      hugeSent = 0;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
