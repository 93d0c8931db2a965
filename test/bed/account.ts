import { execFileSync } from 'node:child_process';
import type { Account } from './dovecot.ts';

export function accountOf(name: string): Account {
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { name, uid: id('-u'), gid: id('-g') };
}
