import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from './account.ts';
import { startDatabase } from './database-server.ts';
import { makeDelivery, type Deliver } from './delivery.ts';
import { startDovecot } from './dovecot.ts';
import { groupState } from './packages.ts';
import { freePort, waitForPort } from './ports.ts';
import { startProcessGroup } from './process-group.ts';
import { propertyList, type PropertyListValue } from './property-list.ts';
import { startSmtpSink } from './smtp-sink.ts';
import { startSogoFront, type SogoFront } from './sogo-front.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { Unavailable } from './unavailable.ts';
import { USERS, type BedUser } from './users.ts';

const DAEMON = '/usr/sbin/sogod';
/** A page asks for several things at once; a worker serves one. */
const WORKERS = 6;

/** A running SOGo over a running Dovecot, on ports the system chose, with all state in temporary folders. */
export interface SogoBed {
  /** SOGo's address; ends with a slash. */
  readonly url: string;
  readonly users: readonly BedUser[];
  /** What was asked of SOGo itself. */
  readonly front: SogoFront;
  readonly imapPort: number;
  /** Everything the bed has on disk, except the database. */
  readonly folder: string;
  readonly deliver: Deliver;
  /** Ends every process and removes the folders. */
  close(): Promise<void>;
}

/** How SOGo calls a user: the part before the `@`. */
export function sogoUserName({ address }: BedUser): string {
  return address.split('@', 1)[0] ?? address;
}

function usersTable(): string {
  const rows = USERS.map((user) => {
    const name = sogoUserName(user);
    return `('${name}', '${name}', '${user.password}', '${name}', '${user.address}')`;
  });
  return `CREATE TABLE sogo_users (c_uid text PRIMARY KEY, c_name text, c_password text, c_cn text, mail text);
INSERT INTO sogo_users VALUES ${rows.join(', ')};`;
}

interface SogoPorts {
  readonly imap: number;
  readonly smtp: number;
  readonly memcached: number;
}

function settings(folder: string, database: string, ports: SogoPorts): Record<string, PropertyListValue> {
  return {
    SOGoProfileURL: `${database}/sogo_user_profile`,
    OCSFolderInfoURL: `${database}/sogo_folder_info`,
    OCSSessionsFolderURL: `${database}/sogo_sessions_folder`,
    OCSEMailAlarmsFolderURL: `${database}/sogo_alarms_folder`,
    SOGoUserSources: [
      {
        type: 'sql',
        id: 'directory',
        viewURL: `${database}/sogo_users`,
        canAuthenticate: 'YES',
        isAddressBook: 'YES',
        displayName: 'Users',
        userPasswordAlgorithm: 'plain',
      },
    ],
    SOGoLanguage: 'English',
    SOGoTimeZone: 'UTC',
    SOGoMailDomain: 'example.test',
    SOGoForceExternalLoginWithEmail: 'YES',
    SOGoIMAPServer: `imap://127.0.0.1:${ports.imap}`,
    SOGoMailingMechanism: 'smtp',
    SOGoSMTPServer: `smtp://127.0.0.1:${ports.smtp}`,
    SOGoMemcachedHost: `127.0.0.1:${ports.memcached}`,
    SOGoMailSpoolPath: join(folder, 'spool'),
    SOGoDraftsFolderName: 'Drafts',
    SOGoSentFolderName: 'Sent',
    SOGoTrashFolderName: 'Trash',
    SOGoJunkFolderName: 'Junk',
    SOGoSieveScriptsEnabled: 'NO',
    SOGoVacationEnabled: 'NO',
    SOGoForwardEnabled: 'NO',
    SOGoMailAuxiliaryUserAccountsEnabled: 'NO',
    SOGoPageTitle: 'SOGo',
    WOWorkersCount: String(WORKERS),
    WONoDetach: 'YES',
    WOLogFile: '-',
    WOPidFile: join(folder, 'sogo.pid'),
  };
}

/** Each setting as an argument: these come before the system's `/etc/sogo/sogo.conf`, which is only comments anyway. */
function argumentsOf(values: Record<string, PropertyListValue>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [`-${name}`, propertyList(value)]);
}

/**
 * Starts SOGo, with a database, memcached, Dovecot and a web front of its own.
 *
 * @throws {Unavailable} when this machine cannot have SOGo, or this is not root
 */
export async function startSogo(): Promise<SogoBed> {
  const state = groupState('sogo');
  if (!state.available) throw new Unavailable(`no real SOGo here: ${state.reason}`);
  const folder = makeTemporaryFolder('mw-so-');
  const started: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of started.splice(0).reverse()) await end();
    folder.remove();
  };
  try {
    const database = await startDatabase('postgres', 'sogo');
    started.push(() => database.close());
    database.sql(usersTable());
    const mailAccount = accountOf('www-data');
    const dovecot = await startDovecot(join(folder.path, 'dovecot'), mailAccount, USERS);
    started.push(() => dovecot.end());
    const smtp = await startSmtpSink();
    started.push(() => smtp.close());

    const memcachedPort = await freePort();
    const memcached = startProcessGroup({
      name: 'memcached',
      command: 'setpriv',
      args: [
        '--pdeathsig',
        'TERM',
        'memcached',
        '-l',
        '127.0.0.1',
        '-p',
        String(memcachedPort),
        '-U',
        '0',
        '-u',
        'nobody',
      ],
      log: join(folder.path, 'memcached.log'),
    });
    started.push(() => memcached.end());
    await waitForPort(memcachedPort, () => memcached.assertAlive());

    const account = accountOf('sogo');
    for (const name of ['spool', 'home', 'run']) {
      mkdirSync(join(folder.path, name));
      chownSync(join(folder.path, name), account.uid, account.gid);
    }
    const port = await freePort();
    const values = settings(join(folder.path, 'run'), database.dsn.replace(/^pgsql:/u, 'postgresql:'), {
      imap: dovecot.imapPort,
      smtp: smtp.port,
      memcached: memcachedPort,
    });
    const daemon = startProcessGroup({
      name: 'SOGo',
      command: 'setpriv',
      args: [
        '--reuid=sogo',
        '--regid=sogo',
        '--init-groups',
        '--pdeathsig',
        'TERM',
        DAEMON,
        ...argumentsOf({ ...values, WOPort: `127.0.0.1:${port}` }),
      ],
      env: { HOME: join(folder.path, 'home'), LC_ALL: 'C.UTF-8' },
      log: join(folder.path, 'sogo.log'),
      // Asked to end, it takes a quarter of a minute.
      graceMs: 0,
    });
    started.push(() => daemon.end());
    await waitForPort(port, () => daemon.assertAlive());
    const front = await startSogoFront(port);
    started.push(() => front.close());
    const deliver = makeDelivery(dovecot, mailAccount);
    return {
      url: front.url,
      users: USERS,
      front,
      imapPort: dovecot.imapPort,
      folder: folder.path,
      deliver,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
