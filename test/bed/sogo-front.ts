import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const RESOURCES = '/usr/lib/GNUstep/SOGo/WebServerResources';
/** Both prefixes are in use: by pages, and by style sheets. */
const RESOURCE_PATH = /^\/SOGo(?:\.woa)?\/WebServerResources\/([^?]+)/u;
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.map': 'application/json',
};

export interface SogoRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

export interface SogoFront {
  /** Ends with a slash. */
  readonly url: string;
  /** Every request that was not for a static file, oldest first. */
  readonly seen: readonly SogoRequest[];
  forget(): void;
  close(): Promise<void>;
}

/** Stands before sogod as Apache or nginx do: static files, and the headers by which it learns its own address. */
export async function startSogoFront(daemonPort: number): Promise<SogoFront> {
  let seen: SogoRequest[] = [];
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '/';
    const resource = RESOURCE_PATH.exec(path)?.[1];
    if (resource !== undefined) {
      sendResource(resource, response);
      return;
    }
    seen.push({ method: incoming.method ?? '', path });
    pass(incoming, response, daemonPort, (server.address() as AddressInfo).port);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/SOGo/`,
    get seen() {
      return seen;
    },
    forget: () => (seen = []),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function sendResource(name: string, response: ServerResponse): void {
  const file = join(RESOURCES, normalize(`/${decodeURIComponent(name)}`));
  if (!existsSync(file) || !statSync(file).isFile()) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'max-age=3600' });
  createReadStream(file).pipe(response);
}

function pass(incoming: IncomingMessage, response: ServerResponse, daemonPort: number, port: number): void {
  const headers = {
    ...incoming.headers,
    'x-webobjects-server-protocol': 'HTTP/1.0',
    'x-webobjects-remote-host': '127.0.0.1',
    'x-webobjects-server-name': '127.0.0.1',
    'x-webobjects-server-port': String(port),
    'x-webobjects-server-url': `http://127.0.0.1:${port}`,
  };
  const target = {
    host: '127.0.0.1',
    port: daemonPort,
    path: incoming.url,
    method: incoming.method,
    headers,
  };
  // One connection a request: a worker of sogod that keeps one open serves nobody else.
  const outgoing = forward({ ...target, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on('error', () => response.destroy());
  response.on('close', () => outgoing.destroy());
  incoming.pipe(outgoing);
}
