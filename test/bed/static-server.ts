import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface StaticServer {
  /** Ends with `/`. */
  readonly url: string;
  /** Names of the files asked for, in order. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Serves the files of a folder, one level deep, as any web server would. What it is asked for is noted. */
export async function serveFolder(folder: string): Promise<StaticServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const name = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1);
    asked.push(name);
    readFile(join(folder, name)).then(
      (bytes) => response.writeHead(200, { 'content-type': typeOf(name) }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function typeOf(name: string): string {
  if (name.endsWith('.crx')) return 'application/x-chrome-extension';
  if (name.endsWith('.xpi')) return 'application/x-xpinstall';
  return name.endsWith('.xml') ? 'application/xml' : 'application/json';
}
