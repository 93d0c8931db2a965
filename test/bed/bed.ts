import { join } from 'node:path';
import { makeDelivery, type Deliver } from './delivery.ts';
import { startDovecot } from './dovecot.ts';
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
  readonly deliver: Deliver;
  setSkin(skin: Skin): void;
  /** Ends every process and removes the folder. */
  close(): Promise<void>;
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
