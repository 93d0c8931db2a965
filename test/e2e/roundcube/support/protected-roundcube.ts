import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Incident } from '../../../../core/incident/incident.ts';
import type { PolicyInput } from '../../../../core/policy/policy.ts';
import { DEFAULT_CONFIG } from '../../../../server/serve/config.ts';
import { startServer } from '../../../../server/serve/start-server.ts';
import { startBed, type Bed } from '../../../bed/bed.ts';
import { mailwicket } from '../../../bed/mailwicket-command.ts';
import type { PhpValue } from '../../../bed/php-literal.ts';
import { makeTemporaryFolder } from '../../../bed/temporary-folder.ts';
import type { ListFolders } from '../../support/list-mischief.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const PLUGINS = ['zipdownload', 'vcard_attachments', 'markasjunk', 'archive', 'enigma', 'mailwicket'];

/** The real Roundcube with the plugin, and a Mailwicket server with lists of its own. */
export interface ProtectedRoundcube {
  readonly bed: Bed;
  readonly policy: PolicyInput;
  /** Every request that Roundcube's server sent to the Mailwicket server, oldest first, such as `POST /v1/messages`. */
  readonly asked: readonly string[];
  /** While true, the server answers nothing that is of use. */
  setServerDown(isDown: boolean): void;
  publish(block: string): Promise<void>;
  /** Where the lists are published, and their keys. */
  readonly lists: ListFolders;
  /** Makes the plugin's copies of list files as old as if it had asked a minute ago. */
  ageLists(): void;
  database(): DatabaseSync;
  /** What the server has taken, newest first. */
  incidents(): Promise<readonly Incident[]>;
  close(): Promise<void>;
}

export interface ProtectedOptions {
  readonly engine: 'browser' | 'service';
  readonly policy?: PolicyInput;
  readonly config?: Readonly<Record<string, PhpValue>>;
  /** The policy sends incidents to the server. */
  readonly reports?: boolean;
  /** Roundcube's plugin enigma has a folder for keys, and so can take some. */
  readonly takesKeys?: boolean;
  /** False leaves the plugin without its tables. */
  readonly hasTables?: boolean;
}

/** Passes requests on, or answers 503 while it is told to. */
async function startDoor(
  url: string,
): Promise<{ url: string; server: Server; isDown: boolean; asked: string[] }> {
  const target = new URL(url);
  const door = { url: '', server: createServer(), isDown: false, asked: [] as string[] };
  door.server.on('request', (incoming, outgoing) => {
    door.asked.push(`${incoming.method} ${incoming.url}`);
    if (door.isDown) {
      incoming.resume();
      outgoing.writeHead(503).end();
      return;
    }
    const { method, headers, url: path } = incoming;
    const options = { host: target.hostname, port: target.port, method, headers, path };
    incoming.pipe(
      request(options, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  await new Promise<void>((started) => door.server.listen(0, '127.0.0.1', started));
  door.url = `http://127.0.0.1:${(door.server.address() as AddressInfo).port}`;
  return door;
}

/** The account that runs Roundcube makes a folder for each user in it. */
function makeKeyFolder(within: string): string {
  const path = join(within, 'pgp');
  mkdirSync(path);
  chmodSync(path, 0o777);
  return path;
}

/** As an administrator makes the plugin's tables, and upgrades them: with Roundcube's own command. */
export function updateDatabase(bed: Bed): void {
  const folder = join(bed.folder, 'rc');
  const args = [
    '/usr/share/roundcube/bin/updatedb.sh',
    '--package=mailwicket',
    `--dir=${folder}/plugins/mailwicket/SQL`,
  ];
  const env = { ...process.env, ROUNDCUBE_CONFIG_DIR: `${folder}/config/` };
  const { status, stdout, stderr } = spawnSync('php', args, { encoding: 'utf8', env });
  if (status !== 0) throw new Error(`updatedb.sh: ${stdout}${stderr}`);
}

export async function startProtectedRoundcube(options: ProtectedOptions): Promise<ProtectedRoundcube> {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build-roundcube.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the plugin could not be built: ${stderr}`);

  const folder = makeTemporaryFolder('mw-rc-');
  const [keys, sources, published] = ['keys', 'lists', 'published'].map((name) => join(folder.path, name));
  if (keys === undefined || sources === undefined || published === undefined) throw new Error('unreachable');
  mkdirSync(sources);
  const pgp = options.takesKeys === true ? { enigma_pgp_homedir: makeKeyFolder(folder.path) } : {};
  writeFileSync(join(sources, 'allow.txt'), '');
  const publish = async (block: string) => {
    writeFileSync(join(sources, 'block.txt'), block);
    await mailwicket(['lists', 'build', sources, published, '--keys', keys, '--poll-minutes', '1']);
  };
  await mailwicket(['lists', 'keygen', keys, '--no-passphrase']);
  await publish('body-sender *@blocked.example\n');

  const listRoot = join(published, 'metadata', '1.root.json');
  const policyFile = join(folder.path, 'policy.json');
  writeFileSync(policyFile, JSON.stringify(options.policy ?? {}));
  const [token, adminToken] = [randomBytes(24), randomBytes(24)].map((bytes) => bytes.toString('base64url'));
  if (token === undefined || adminToken === undefined) throw new Error('unreachable');
  const server = await startServer({
    ...DEFAULT_CONFIG,
    port: 0,
    database: ':memory:',
    tokens: [token],
    adminTokens: [adminToken],
    listDirectory: published,
    listRoot,
    policyFile,
    log: 'silent',
  });
  const door = await startDoor(server.url);
  const policy: PolicyInput = {
    ...(options.reports === true
      ? { incidents: { url: `${door.url}/v1/incidents`, credential: token } }
      : {}),
    ...options.policy,
    lists: { sources: [{ name: 'demo', url: `${door.url}/lists`, root: readFileSync(listRoot, 'utf8') }] },
  };
  const bed = await startBed({
    plugins: [join(ROOT, 'dist/roundcube/mailwicket')],
    config: {
      plugins: PLUGINS,
      mailwicket_engine: options.engine,
      mailwicket_service_url: door.url,
      mailwicket_service_token: token,
      mailwicket_policy: policy as unknown as PhpValue,
      ...pgp,
      ...options.config,
    },
  });
  const database = () => new DatabaseSync(bed.roundcube.database);
  if (options.hasTables !== false) updateDatabase(bed);
  return {
    bed,
    policy,
    asked: door.asked,
    setServerDown: (isDown) => (door.isDown = isDown),
    publish,
    lists: { published, keys },
    ageLists() {
      const copies = join(bed.folder, 'rc/temp/mailwicket');
      if (!existsSync(copies)) return;
      for (const name of readdirSync(copies, { recursive: true }).map(String)) {
        if (name.endsWith('.json')) utimesSync(join(copies, name), 0, 0);
      }
    },
    database,
    async incidents() {
      const answer = await fetch(`${server.url}/v1/incidents`, {
        headers: { authorization: `Bearer ${adminToken}` },
      });
      return ((await answer.json()) as { incidents: readonly Incident[] }).incidents;
    },
    async close() {
      await bed.close();
      door.server.closeAllConnections();
      await new Promise((closed) => door.server.close(closed));
      await server.close();
      folder.remove();
    },
  };
}
