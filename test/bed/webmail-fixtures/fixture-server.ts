import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo } from 'node:net';
import { sendZeros } from '../send-zeros.ts';
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
  /** So many zeros in place of a body, with their number said before. */
  readonly zeros?: number;
}

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  /** When it arrived, in milliseconds. */
  readonly time: number;
}

export interface FixtureServer {
  readonly port: number;
  /** Makes a Chromium reach the server under the hosts' own names. Empty for a server without hosts. */
  readonly chromiumArgs: readonly string[];
  /** Every request, oldest first. */
  readonly seen: readonly SeenRequest[];
  /** Zeros that were handed to the network. */
  readonly zerosSent: number;
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
  let zerosSent = 0;
  const scheme = hosts.length === 0 ? 'http' : 'https';
  const listen = (incoming: IncomingMessage, response: ServerResponse) => {
    void bodyOf(incoming).then((body) => {
      const url = new URL(incoming.url ?? '/', `${scheme}://${incoming.headers.host ?? '127.0.0.1'}`);
      const method = incoming.method ?? 'GET';
      seen.push({ method, url: url.href, headers: incoming.headers, time: performance.now() });
      const cookie = (name: string) => cookieOf(incoming.headers.cookie ?? '', name);
      const given = answer({ method, url, headers: incoming.headers, body, cookie }) ?? { status: 404 };
      send(response, given, (bytes) => (zerosSent += bytes));
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
    get zerosSent() {
      return zerosSent;
    },
    forget() {
      seen = [];
      zerosSent = 0;
    },
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

function send(
  response: ServerResponse,
  { status = 200, headers = {}, body = '', zeros }: FixtureAnswer,
  onSent: (bytes: number) => void,
): void {
  const length = zeros === undefined ? {} : { 'Content-Length': zeros };
  response.writeHead(status, {
    'Cache-Control': 'no-store',
    ...length,
    ...(headers as Record<string, string>),
  });
  if (zeros === undefined) response.end(body);
  else sendZeros(response, zeros, onSent);
}

function cookieOf(header: string, name: string): string | undefined {
  const pair = header.split(/;\s*/u).find((each) => each.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}
