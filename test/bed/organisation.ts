import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG, type ServerConfig } from '../../server/serve/config.ts';
import { startServer } from '../../server/serve/start-server.ts';
import { DEMO_ALLOW_LIST, DEMO_BLOCK_LIST } from './demo-lists.ts';
import { mailwicket } from './mailwicket-command.ts';
import {
  startRecordingProxy,
  type Hold,
  type PassedRequest,
  type RecordingProxy,
} from './recording-proxy.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A Mailwicket server with lists of its own keys: what an administrator would run. */
export interface Organisation {
  /** The server's address as clients use it; every request to it is noted. */
  readonly url: string;
  /** Bearer token of clients. */
  readonly token: string;
  readonly adminToken: string;
  /** The first trusted root, which the policy pins. */
  readonly root: string;
  /** Every request, oldest first. */
  requests(): readonly PassedRequest[];
  /** Requests about files, oldest first. */
  scoringRequests(): readonly PassedRequest[];
  forgetRequests(): void;
  /** Keeps requests with a path that matches from the server until they are released. */
  hold(path: RegExp): Hold;
  /** Signs and publishes these lists in place of the former ones. */
  publish(lists: { readonly block: string; readonly allow: string }): Promise<void>;
  /** Where the lists are published, and their keys. */
  readonly lists: { readonly published: string; readonly keys: string };
  close(): Promise<void>;
}

function makeListFolders(folder: string) {
  const paths = {
    keys: join(folder, 'keys'),
    sources: join(folder, 'lists'),
    published: join(folder, 'published'),
  };
  mkdirSync(paths.sources);
  return paths;
}

export interface OrganisationOptions {
  /** How often clients are told to look for newer lists by the clock. */
  readonly pollMinutes?: number;
  readonly server?: Partial<ServerConfig>;
}

/** Starts the real server and publishes the demo's lists with fresh keys. */
export async function startOrganisation(options: OrganisationOptions = {}): Promise<Organisation> {
  const folder = makeTemporaryFolder('mw-org-');
  const { keys, sources, published } = makeListFolders(folder.path);
  const publish: Organisation['publish'] = async ({ block, allow }) => {
    writeFileSync(join(sources, 'block.txt'), block);
    writeFileSync(join(sources, 'allow.txt'), allow);
    const poll = String(options.pollMinutes ?? 1);
    await mailwicket(['lists', 'build', sources, published, '--keys', keys, '--poll-minutes', poll]);
  };
  const token = randomBytes(24).toString('base64url');
  const adminToken = randomBytes(24).toString('base64url');
  let proxy: RecordingProxy | undefined;
  try {
    await mailwicket(['lists', 'keygen', keys, '--no-passphrase']);
    await publish({ block: DEMO_BLOCK_LIST, allow: DEMO_ALLOW_LIST });
    const server = await startServer({
      ...DEFAULT_CONFIG,
      port: 0,
      database: join(folder.path, 'server.db'),
      tokens: [token],
      adminTokens: [adminToken],
      listDirectory: published,
      log: 'error',
      ...options.server,
    });
    proxy = await startRecordingProxy(server.url);
    const requests = proxy;
    return {
      url: requests.url,
      token,
      adminToken,
      root: readFileSync(join(published, 'metadata', '1.root.json'), 'utf8'),
      requests: () => requests.seen,
      scoringRequests: () => requests.seen.filter(({ path }) => /^\/v1\/(files|jobs)/u.test(path)),
      forgetRequests: () => requests.forget(),
      hold: (path) => requests.hold(path),
      publish,
      lists: { published, keys },
      async close() {
        await requests.close();
        await server.close();
        folder.remove();
      },
    };
  } catch (error) {
    await proxy?.close();
    folder.remove();
    throw error;
  }
}
