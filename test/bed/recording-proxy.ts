import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface PassedRequest {
  readonly time: number;
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  /** When its whole answer was handed on; `undefined` before, and for ever when none came. */
  readonly answeredAt: number | undefined;
}

/** Requests that wait at the proxy. */
export interface Hold {
  /** Resolves when the first one has arrived. */
  readonly arrived: Promise<void>;
  /** Lets them go on, and those to come. */
  release(): void;
}

export interface RecordingProxy {
  readonly url: string;
  /** Every request that arrived, oldest first, whether or not the target answered. */
  readonly seen: readonly PassedRequest[];
  forget(): void;
  /** Keeps requests with a path that matches from the target until they are released. */
  hold(path: RegExp): Hold;
  /** From now on nothing answers on the port. */
  close(): Promise<void>;
}

type Noted = { -readonly [Key in keyof PassedRequest]: PassedRequest[Key] };

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

/** Requests that are held, and how they are let go. */
class Holds {
  readonly #open = new Set<{ path: RegExp; arrive: () => void; released: Promise<void> }>();

  add(path: RegExp): Hold {
    const arrived = Promise.withResolvers<undefined>();
    const released = Promise.withResolvers<undefined>();
    const hold = { path, arrive: () => arrived.resolve(undefined), released: released.promise };
    this.#open.add(hold);
    return {
      arrived: arrived.promise,
      release: () => {
        this.#open.delete(hold);
        released.resolve(undefined);
      },
    };
  }

  async pass(path: string): Promise<void> {
    for (const hold of this.#open) {
      if (!hold.path.test(path)) continue;
      hold.arrive();
      await hold.released;
    }
  }
}

/** Stands before a real server and notes every request on the wire. Nothing is changed on the way. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  let seen: Noted[] = [];
  const holds = new Holds();
  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await bodyOf(incoming);
    const { method = '', url: path = '' } = incoming;
    const noted: Noted = { time: Date.now(), method, path, body, answeredAt: undefined };
    seen.push(noted);
    response.once('finish', () => (noted.answeredAt = Date.now()));
    await holds.pass(path);
    pass(target, incoming, body, response);
  };
  const server = createServer((incoming, response) => {
    // Whoever asked went away: there is nobody to answer.
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get seen() {
      return seen;
    },
    forget: () => (seen = []),
    hold: (path) => holds.add(path),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
