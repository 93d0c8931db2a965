import {
  chownSync,
  cpSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { basename, join } from 'node:path';
import type { Account } from './dovecot.ts';
import { phpLiteral, type PhpValue } from './php-literal.ts';
import { freePort, waitForPort } from './ports.ts';
import { startProcessGroup } from './process-group.ts';

const PACKAGE = '/usr/share/roundcube';
const SETTINGS = '/etc/roundcube';
/** Entry point of the Debian package; copied, because it takes the installation's root from its own real path. */
const ENTRY = '/var/lib/roundcube/public_html/index.php';

export type Skin = 'elastic' | 'larry' | 'classic';
export const SKINS: readonly Skin[] = ['elastic', 'larry', 'classic'];

/** Shipped plugins by which attachments leave, so that every exit is there to be tested. */
const EXIT_PLUGINS = ['zipdownload', 'markasjunk', 'archive', 'vcard_attachments'];

export interface RoundcubeOptions {
  readonly skin?: Skin;
  /** Folders of plugins to copy in and turn on, beside the shipped ones. */
  readonly plugins?: readonly string[];
  /** Further Roundcube settings. */
  readonly config?: Readonly<Record<string, PhpValue>>;
}

export interface Roundcube {
  /** Ends with a slash. */
  readonly url: string;
  readonly logFolder: string;
  /** The SQLite database. */
  readonly database: string;
  /** Takes effect at the next page. */
  setSkin(skin: Skin): void;
  end(): Promise<void>;
}

/** An installation root made of links into the Debian package, with plugins and configuration of its own. */
function layOut(root: string, plugins: readonly string[]): void {
  for (const folder of ['config', 'logs', 'temp', 'plugins', 'public_html/program']) {
    mkdirSync(join(root, folder), { recursive: true });
  }
  for (const name of ['SQL', 'bin', 'program', 'index.php', 'composer.json', 'skins']) {
    symlinkSync(join(PACKAGE, name), join(root, name));
  }
  for (const name of readdirSync(join(PACKAGE, 'plugins'))) {
    symlinkSync(join(PACKAGE, 'plugins', name), join(root, 'plugins', name));
  }
  // Copied, not linked: the checkout may lie where the web server's account cannot read.
  for (const folder of plugins) {
    cpSync(folder, join(root, 'plugins', basename(folder)), { recursive: true, dereference: true });
  }
  cpSync(ENTRY, join(root, 'public_html/index.php'), { dereference: true });
  symlinkSync('../plugins', join(root, 'public_html/plugins'));
  symlinkSync('../skins', join(root, 'public_html/skins'));
  for (const name of ['js', 'resources']) {
    symlinkSync(join(PACKAGE, 'program', name), join(root, 'public_html/program', name));
  }
  for (const name of ['defaults.inc.php', 'mimetypes.php']) {
    symlinkSync(join(SETTINGS, name), join(root, 'config', name));
  }
}

function settings(root: string, imapPort: number, smtpPort: number, options: RoundcubeOptions) {
  return {
    db_dsnw: `sqlite:///${root}/db.sqlite?mode=0640`,
    imap_host: `127.0.0.1:${imapPort}`,
    smtp_host: `127.0.0.1:${smtpPort}`,
    smtp_user: '',
    smtp_pass: '',
    plugins: [...EXIT_PLUGINS, ...(options.plugins ?? []).map((folder) => basename(folder))],
    language: 'en_US',
    enable_installer: false,
    enable_spellcheck: false,
    log_dir: `${root}/logs/`,
    temp_dir: `${root}/temp/`,
    log_driver: 'file',
    session_lifetime: 60,
    ip_check: false,
    create_default_folders: false,
    // "Download as zip" for several messages is off by default.
    zipdownload_selection: '100MB',
    archive_mbox: 'Archive',
    junk_mbox: 'Junk',
    ...options.config,
  } satisfies Record<string, PhpValue>;
}

/** Starts the Debian package's Roundcube below `root` under PHP's own web server. Needs root. */
export async function startRoundcube(
  root: string,
  account: Account,
  ports: { readonly imap: number; readonly smtp: number },
  options: RoundcubeOptions,
): Promise<Roundcube> {
  mkdirSync(root);
  layOut(root, options.plugins ?? []);
  const values = {
    des_key: randomBytes(18).toString('base64'),
    ...settings(root, ports.imap, ports.smtp, options),
  };
  const skinFile = join(root, 'skin');
  const setSkin = (skin: Skin) => {
    // Renamed into place: a request of another worker must never read half a name.
    writeFileSync(`${skinFile}.new`, skin);
    renameSync(`${skinFile}.new`, skinFile);
  };
  setSkin(options.skin ?? 'elastic');
  // PHP keeps compiled files for seconds; what may change while it runs is read, not compiled.
  const skin = `$config['skin'] = file_get_contents(${phpLiteral(skinFile)});`;
  writeFileSync(join(root, 'config/config.inc.php'), `<?php\n$config = ${phpLiteral(values)};\n${skin}\n`);

  const databaseFile = join(root, 'db.sqlite');
  const database = new DatabaseSync(databaseFile);
  database.exec(readFileSync(join(PACKAGE, 'SQL/sqlite.initial.sql'), 'utf8'));
  database.close();
  for (const path of ['.', 'db.sqlite', 'logs', 'temp']) {
    chownSync(join(root, path), account.uid, account.gid);
  }

  const port = await freePort();
  const documentRoot = join(root, 'public_html');
  const phpSettings = [
    'memory_limit=256M',
    'upload_max_filesize=32M',
    'post_max_size=33M',
    'date.timezone=UTC',
  ];
  const group = startProcessGroup({
    name: 'Roundcube',
    command: 'setpriv',
    args: [
      `--reuid=${account.name}`,
      `--regid=${account.name}`,
      '--clear-groups',
      '--pdeathsig',
      'TERM',
      'php',
      ...phpSettings.flatMap((setting) => ['-d', setting]),
      '-S',
      `127.0.0.1:${port}`,
      '-t',
      documentRoot,
    ],
    cwd: documentRoot,
    // One request that is held must not stop the others.
    env: { PHP_CLI_SERVER_WORKERS: '6' },
    log: join(root, '../php.log'),
  });
  await waitForPort(port, () => group.assertAlive());
  return {
    url: `http://127.0.0.1:${port}/`,
    logFolder: join(root, 'logs'),
    database: databaseFile,
    setSkin,
    end: () => group.end(),
  };
}
