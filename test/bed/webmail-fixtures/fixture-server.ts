import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificate } from './certificate.ts';

export interface FixtureRequest {
  readonly method: string;
  /** With the host the browser believes it talks to. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  readonly cookie: (name: string) => string | undefined;
}

export interface FixtureAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Uint8Array;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
}

export interface FixtureServer {
  readonly port: number;
  /** Makes a Chromium reach the server under the hosts' own names. Empty for a server without hosts. */
  readonly chromiumArgs: readonly string[];
  /** Every request, oldest first. */
  readonly seen: readonly SeenRequest[];
  forget(): void;
  close(): Promise<void>;
}

/**
 * A server on 127.0.0.1 and a free port. With `hosts` it speaks TLS and answers for each of them; without, it speaks
 * plain HTTP under its own address. A request nobody answers is 404.
 */
export async function startFixtureServer(
  hosts: readonly string[],
  answer: (request: FixtureRequest) => FixtureAnswer | undefined,
): Promise<FixtureServer> {
  let seen: SeenRequest[] = [];
  const scheme = hosts.length === 0 ? 'http' : 'https';
  const listen = (incoming: IncomingMessage, response: ServerResponse) => {
    void bodyOf(incoming).then((body) => {
      const url = new URL(incoming.url ?? '/', `${scheme}://${incoming.headers.host ?? '127.0.0.1'}`);
      const method = incoming.method ?? 'GET';
      seen.push({ method, url: url.href, headers: incoming.headers });
      const cookie = (name: string) => cookieOf(incoming.headers.cookie ?? '', name);
      send(response, answer({ method, url, headers: incoming.headers, body, cookie }) ?? { status: 404 });
    });
  };
  const certificate = hosts.length === 0 ? undefined : makeCertificate(hosts);
  const server = certificate === undefined ? createHttp(listen) : createHttps(certificate, listen);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const rules = hosts.map((host) => `MAP ${host}:443 127.0.0.1:${port}`).join(',');
  return {
    port,
    chromiumArgs:
      certificate === undefined
        ? []
        : [`--host-resolver-rules=${rules}`, `--ignore-certificate-errors-spki-list=${certificate.spki}`],
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

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, { status = 200, headers = {}, body = '' }: FixtureAnswer): void {
  response.writeHead(status, { 'Cache-Control': 'no-store', ...(headers as Record<string, string>) });
  response.end(body);
}

function cookieOf(header: string, name: string): string | undefined {
  const pair = header.split(/;\s*/u).find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
