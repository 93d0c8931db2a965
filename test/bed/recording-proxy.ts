import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PassedRequest {
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export interface RecordingProxy {
  readonly url: string;
  /** Every request that arrived, oldest first, whether or not the target answered. */
  readonly seen: readonly PassedRequest[];
  forget(): void;
  /** From now on nothing answers on the port. */
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function pass(target: string, incoming: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const headers = { ...incoming.headers, host: new URL(target).host };
  const outgoing = forward(
    new URL(incoming.url ?? '/', target),
    { method: incoming.method, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  outgoing.on('error', () => response.destroy());
  outgoing.end(body);
}

/** Stands before a real server and notes every request on the wire. Nothing is changed on the way. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  let seen: PassedRequest[] = [];
  const server = createServer((incoming, response) => {
    void bodyOf(incoming).then((body) => {
      seen.push({ time: Date.now(), method: incoming.method ?? '', path: incoming.url ?? '', body });
      pass(target, incoming, body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
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
