import { chownSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDovecot, type Account, type Dovecot } from './dovecot.ts';
import { listUids } from './imap-client.ts';
import { groupState } from './packages.ts';
import { startRoundcube, type Roundcube, type RoundcubeOptions, type Skin } from './roundcube.ts';
import { startSmtpSink } from './smtp-sink.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';
import { Unavailable } from './unavailable.ts';
import { accountOf } from './account.ts';
import { ALICE, USERS, type BedUser } from './users.ts';

const SERVER_ACCOUNT = 'www-data';

export interface BedOptions extends RoundcubeOptions {
  /** Delivered to the first user before the bed is handed over, in this order. */
  readonly messages?: readonly Uint8Array[];
}

/** A running Roundcube over a running Dovecot, on ports the system chose, with all state in one temporary folder. */
export interface Bed {
  /** Roundcube's address; ends with a slash. */
  readonly url: string;
  readonly users: readonly BedUser[];
  readonly imapPort: number;
  /** The first user's Maildir. */
  readonly mailDir: string;
  readonly roundcube: Roundcube;
  /** Everything the bed has on disk. */
  readonly folder: string;
  /** Messages sent from Roundcube, oldest first. */
  readonly sent: readonly Buffer[];
  /** Puts the exact bytes into a user's inbox and gives the UID the message got there. */
  deliver(eml: Uint8Array, user?: BedUser): Promise<number>;
  setSkin(skin: Skin): void;
  /** Ends every process and removes the folder. */
  close(): Promise<void>;
}

/** Delivers through the Maildir, as a mail server does: no byte is changed on the way in. */
function makeDelivery(dovecot: Dovecot, account: Account): Bed['deliver'] {
  let turn: Promise<unknown> = Promise.resolve();
  let count = 0;
  const deliver = async (eml: Uint8Array, user: BedUser): Promise<number> => {
    const login = { port: dovecot.imapPort, user: user.address, password: user.password };
    const before = await listUids(login, 'INBOX');
    const name = `${Math.floor(Date.now() / 1000)}.M${++count}P${process.pid}.bed`;
    const maildir = dovecot.maildir(user.address);
    const draft = join(maildir, 'tmp', name);
    writeFileSync(draft, eml);
    chownSync(draft, account.uid, account.gid);
    renameSync(draft, join(maildir, 'new', name));
    const uid = (await listUids(login, 'INBOX')).find((one) => !before.includes(one));
    if (uid === undefined) throw new Error(`Dovecot did not take in ${name}`);
    return uid;
  };
  // One at a time: the new UID is found by comparing before with after.
  return (eml, user = ALICE) => {
    const mine = turn.then(() => deliver(eml, user));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

/**
 * Starts the bed.
 *
 * @throws {Unavailable} when this machine cannot have Roundcube or Dovecot, or this is not root
 */
export async function startBed(options: BedOptions = {}): Promise<Bed> {
  const state = groupState('roundcube');
  if (!state.available) throw new Unavailable(`no real Roundcube here: ${state.reason}`);
  const account = accountOf(SERVER_ACCOUNT);
  const folder = makeTemporaryFolder('mw-');
  const started: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const end of started.splice(0).reverse()) await end();
    folder.remove();
  };
  try {
    const dovecot = await startDovecot(join(folder.path, 'dovecot'), account, USERS);
    started.push(() => dovecot.end());
    const smtp = await startSmtpSink();
    started.push(() => smtp.close());
    const ports = { imap: dovecot.imapPort, smtp: smtp.port };
    const roundcube = await startRoundcube(join(folder.path, 'rc'), account, ports, options);
    started.push(() => roundcube.end());
    const deliver = makeDelivery(dovecot, account);
    for (const message of options.messages ?? []) await deliver(message);
    return {
      url: roundcube.url,
      users: USERS,
      imapPort: dovecot.imapPort,
      mailDir: dovecot.maildir(ALICE.address),
      roundcube,
      folder: folder.path,
      sent: smtp.messages,
      deliver,
      setSkin: (skin) => roundcube.setSkin(skin),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
