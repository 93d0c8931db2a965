import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface RouteServer {
  readonly url: string;
  close(): void;
}

export interface Served {
  /** The built `worker.js`. */
  readonly worker: string;
  /** Raw messages by UID. */
  message(uid: string): Uint8Array;
  /** A published folder of lists. */
  readonly lists: string;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

/** The plugin's routes over given messages and lists, without a gate, for a worker that is to verify many messages. */
export async function serveRoutes(served: Served): Promise<RouteServer> {
  const server = createServer((request, response) => {
    const route = /_action=plugin\.mailwicket\.(\w+)/u.exec(request.url ?? '')?.[1] ?? request.url ?? '';
    void bodyOf(request).then((body) => {
      const form = new URLSearchParams(body);
      const send = (status: number, type: string, bytes: Uint8Array | string, headers = {}) =>
        response.writeHead(status, { 'content-type': type, ...headers }).end(bytes);
      switch (route) {
        case 'raw': {
          const bytes = served.message(form.get('_uid') ?? '');
          const ticket = createHash('sha256').update(bytes).digest('hex');
          send(200, 'application/octet-stream', bytes, { 'x-mailwicket-ticket': ticket });
          break;
        }
        case 'list': {
          const file = join(served.lists, form.get('_path') ?? '');
          if (existsSync(file)) send(200, 'application/octet-stream', readFileSync(file));
          else send(404, 'application/json', '{"error":{"code":"not-found"}}');
          break;
        }
        case 'verdict':
          send(200, 'application/json', JSON.stringify({ message: { state: 'verified' } }));
          break;
        case '/worker.js':
          send(200, 'text/javascript', served.worker);
          break;
        default:
          send(200, 'text/html', '<!doctype html><title>routes</title>');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
