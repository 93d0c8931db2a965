import { chownSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Account, Dovecot } from './dovecot.ts';
import { listUids } from './imap-client.ts';
import { ALICE, type BedUser } from './users.ts';

/** Puts the exact bytes into a user's inbox and gives the UID the message got there. */
export type Deliver = (eml: Uint8Array, user?: BedUser) => Promise<number>;

/** Delivers through the Maildir, as a mail server does: no byte is changed on the way in. */
export function makeDelivery(dovecot: Dovecot, account: Account): Deliver {
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
