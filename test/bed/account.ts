import { execFileSync } from 'node:child_process';
import type { Account } from './dovecot.ts';

/** A system account with the ids that files and processes are given. Throws when there is none of that name. */
export function accountOf(name: string): Account {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { name, uid: id('-u'), gid: id('-g') };
}
