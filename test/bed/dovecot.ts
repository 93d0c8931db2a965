import { chownSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, waitForPort } from './ports.ts';
import { startProcessGroup } from './process-group.ts';
import type { BedUser } from './users.ts';

export interface Dovecot {
  readonly imapPort: number;
  /** The Maildir of a user; `new` below it is where mail arrives. */
  maildir(address: string): string;
  end(): Promise<void>;
}

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const SPECIAL_FOLDERS = ['Drafts', 'Sent', 'Trash', 'Junk', 'Archive'];

function specialFolder(name: string): string {
  // Without `auto = subscribe` Roundcube does not list the folder.
  return `  mailbox ${name} {\n    auto = subscribe\n    special_use = \\${name}\n  }\n`;
}

function configuration(folder: string, account: Account, imapPort: number): string {
  return `base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:~/Maildir
mail_uid = ${account.name}
mail_gid = ${account.name}
first_valid_uid = 1
first_valid_gid = 1
mail_access_groups =
passdb {
  driver = passwd-file
  args = ${folder}/passwd
}
userdb {
  driver = static
  args = uid=${account.name} gid=${account.name} home=${folder}/mail/%u
}
namespace inbox {
  inbox = yes
${SPECIAL_FOLDERS.map(specialFolder).join('')}}
service imap-login {
  inet_listener imap {
    address = 127.0.0.1
    port = ${imapPort}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}

/** Starts a Dovecot of our own below `folder`; the system's configuration is not touched. Needs root. */
export async function startDovecot(
  folder: string,
  account: Account,
  users: readonly BedUser[],
): Promise<Dovecot> {
  const imapPort = await freePort();
  mkdirSync(folder);
  const maildir = (address: string) => join(folder, 'mail', address, 'Maildir');
  for (const { address } of users) {
    for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(maildir(address), part), { recursive: true });
    for (const path of ['..', '.', 'cur', 'new', 'tmp']) {
      chownSync(join(maildir(address), path), account.uid, account.gid);
    }
  }
  const passwords = users.map(({ address, password }) => `${address}:{PLAIN}${password}\n`);
  writeFileSync(join(folder, 'passwd'), passwords.join(''));
  const file = join(folder, 'dovecot.conf');
  writeFileSync(file, configuration(folder, account, imapPort));
  const group = startProcessGroup({
    name: 'Dovecot',
    command: 'setpriv',
    args: ['--pdeathsig', 'TERM', 'dovecot', '-F', '-c', file],
    log: join(folder, 'out.log'),
  });
  await waitForPort(imapPort, () => group.assertAlive());
  return { imapPort, maildir, end: () => group.end() };
}
