import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from './account.ts';
import { freePort, waitForPort } from './ports.ts';
import { startProcessGroup } from './process-group.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

const POSTGRES_BIN = '/usr/lib/postgresql/15/bin';
const PASSWORD = 'secret';

export type DatabaseKind = 'postgres' | 'mysql';

/** A private database server with one empty database, on a free port of 127.0.0.1. */
export interface DatabaseServer {
  /** As Roundcube's `db_dsnw` wants it. */
  readonly dsn: string;
  /** Runs statements as the database's owner; gives rows of columns, as text. */
  sql(statements: string): readonly (readonly string[])[];
  close(): Promise<void>;
}

/** @param name of the database and of its owner */
export function startDatabase(kind: DatabaseKind, name = 'roundcube'): Promise<DatabaseServer> {
  return kind === 'postgres' ? startPostgres(name) : startMariadb(name);
}

/** PostgreSQL refuses to run as root: everything of it runs as the account of the web server. */
async function startPostgres(name: string): Promise<DatabaseServer> {
  const account = accountOf('www-data');
  const folder = makeTemporaryFolder('mw-pg-');
  const data = join(folder.path, 'data');
  chownSync(folder.path, account.uid, account.gid);
  const as = ['--reuid=www-data', '--regid=www-data', '--clear-groups'];
  const passwordFile = join(folder.path, 'password');
  writeFileSync(passwordFile, PASSWORD);
  execFileSync('setpriv', [
    ...as,
    join(POSTGRES_BIN, 'initdb'),
    ...[
      '-D',
      data,
      '-U',
      name,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '--no-sync',
    ],
  ]);
  const port = await freePort();
  const group = startProcessGroup({
    name: 'PostgreSQL',
    command: 'setpriv',
    args: [
      ...as,
      join(POSTGRES_BIN, 'postgres'),
      ...[
        '-D',
        data,
        '-p',
        String(port),
        '-k',
        folder.path,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'fsync=off',
      ],
    ],
    log: join(folder.path, 'postgres.log'),
  });
  await waitForPort(port, () => group.assertAlive());
  const dsn = `pgsql://${name}:${PASSWORD}@127.0.0.1:${port}/${name}`;
  const psql = (database: string, statements: string) =>
    rowsOf(
      execFileSync('psql', ['-qAtX', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-d', database], {
        input: statements,
        encoding: 'utf8',
      }),
    );
  const address = `postgresql://${name}:${PASSWORD}@127.0.0.1:${port}`;
  psql(`${address}/postgres`, `CREATE DATABASE ${name}`);
  return {
    dsn,
    sql: (statements) => psql(`${address}/${name}`, statements),
    async close() {
      await group.end();
      folder.remove();
    },
  };
}

async function startMariadb(name: string): Promise<DatabaseServer> {
  const account = accountOf('www-data');
  const folder = makeTemporaryFolder('mw-my-');
  const data = join(folder.path, 'data');
  mkdirSync(data);
  for (const path of [folder.path, data]) chownSync(path, account.uid, account.gid);
  execFileSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--user=www-data',
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const start = join(folder.path, 'start.sql');
  writeFileSync(
    start,
    `CREATE DATABASE ${name} CHARACTER SET utf8mb4;\n` +
      `CREATE USER ${name}@'127.0.0.1' IDENTIFIED BY '${PASSWORD}';\n` +
      `GRANT ALL ON ${name}.* TO ${name}@'127.0.0.1';\n`,
  );
  const port = await freePort();
  const group = startProcessGroup({
    name: 'MariaDB',
    command: 'mariadbd',
    args: [
      '--no-defaults',
      `--datadir=${data}`,
      '--user=www-data',
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(folder.path, 'socket')}`,
      `--pid-file=${join(folder.path, 'pid')}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      `--init-file=${start}`,
    ],
    log: join(folder.path, 'mariadb.log'),
  });
  await waitForPort(port, () => group.assertAlive());
  const sql = (statements: string) =>
    rowsOf(
      execFileSync(
        'mariadb',
        [
          '--no-defaults',
          '-h127.0.0.1',
          `-P${port}`,
          `-u${name}`,
          `-p${PASSWORD}`,
          '--batch',
          '--skip-column-names',
          name,
        ],
        { input: statements, encoding: 'utf8' },
      ),
    );
  return {
    dsn: `mysql://${name}:${PASSWORD}@127.0.0.1:${port}/${name}`,
    sql,
    async close() {
      await group.end();
      folder.remove();
    },
  };
}

function rowsOf(output: string): readonly (readonly string[])[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
}
