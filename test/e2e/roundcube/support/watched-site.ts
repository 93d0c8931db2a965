import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RoundcubeAnswer } from '../../support/roundcube-session.ts';

export interface SeenAnswer extends RoundcubeAnswer {
  /** What was asked for: path and query. */
  readonly path: string;
}

/** A site as a browser sees it, with every answer it got. */
export interface WatchedSite {
  /** Ends with a slash, as the bed's. */
  readonly url: string;
  /** Every answer that was passed on whole, oldest first; without Roundcube's own scripts, styles and pictures. */
  readonly answers: readonly SeenAnswer[];
  forget(): void;
  /** While true, the plugin's route for raw messages never answers: no browser verifies anything. */
  holdRaw(isHeld: boolean): void;
  close(): Promise<void>;
}

/** Roundcube's own scripts, styles and pictures. */
const STATIC = /^\/(?:program|skins|plugins)\/[^?]*\.(?:js|css|png|svg|gif|ico|woff2?)(?:\?|$)/u;

/** Stands between a browser and Roundcube, so that a test sees each byte that reaches the browser, by whatever way. */
export async function watchSite(target: string): Promise<WatchedSite> {
  let answers: SeenAnswer[] = [];
  let isHeld = false;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    if (isHeld && path.includes('plugin.mailwicket.raw')) {
      incoming.resume();
      return;
    }
    const { method, headers } = incoming;
    const passed = request(new URL(path, target), { method, headers }, (answer) => {
      if (STATIC.test(path)) {
        // PHP's own server lets no browser keep them, as every real one does.
        outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, 'cache-control': 'max-age=3600' });
        answer.pipe(outgoing);
        return;
      }
      const parts: Buffer[] = [];
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on('data', (part: Buffer) => {
        parts.push(part);
        outgoing.write(part);
      });
      answer.on('end', () => {
        const seen = new Headers();
        for (const [name, value] of Object.entries(answer.headers)) seen.set(name, String(value));
        const body = Buffer.concat(parts);
        answers.push({ path, status: answer.statusCode ?? 502, headers: seen, body });
        outgoing.end();
      });
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((started) => server.listen(0, '127.0.0.1', started));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    get answers() {
      return answers;
    },
    forget: () => (answers = []),
    holdRaw: (held) => (isHeld = held),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
