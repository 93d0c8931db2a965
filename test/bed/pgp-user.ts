import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountOf } from './account.ts';
import { makeTemporaryFolder } from './temporary-folder.ts';

/** A user's PGP key as Roundcube's plugin enigma keeps it. */
export interface PgpUser {
  /** The folder of all users' keys: enigma's `enigma_pgp_homedir`. */
  readonly homes: string;
  /** A PGP/MIME message (RFC 3156 §4) to the user, with these MIME bytes inside. */
  encrypt(head: readonly string[], inside: Uint8Array): Buffer;
  close(): void;
}

/** Makes a key without a passphrase, owned by the web server's account. Needs root and the package group `pgp`. */
export function makePgpUser(address: string): PgpUser {
  const folder = makeTemporaryFolder('mw-pgp-');
  const home = join(folder.path, 'homes', address);
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const { uid, gid } = accountOf('www-data');
  execFileSync('chown', ['-R', `${uid}:${gid}`, join(folder.path, 'homes')]);
  const run = (command: string, args: readonly string[], input?: Uint8Array) =>
    execFileSync(command, args, {
      uid,
      gid,
      cwd: home,
      env: { PATH: process.env['PATH'], HOME: home, GNUPGHOME: home },
      stdio: ['pipe', 'pipe', 'ignore'],
      ...(input === undefined ? {} : { input }),
    });
  const gpg = ['--batch', '--homedir', home, '--trust-model', 'always'];
  const endAgent = () => run('gpgconf', ['--homedir', home, '--kill', 'all']);
  try {
    run('gpg', [...gpg, '--passphrase', '', '--quick-gen-key', address, 'rsa2048', 'default', 'never']);
    const fingerprint = /^fpr:+([0-9A-F]+):/mu.exec(
      run('gpg', [...gpg, '--with-colons', '-K']).toString(),
    )?.[1];
    run('gpg', [
      ...gpg,
      '--passphrase',
      '',
      '--quick-add-key',
      fingerprint ?? '',
      'rsa2048',
      'encr',
      'never',
    ]);
  } catch (error) {
    folder.remove();
    throw error;
  }
  return {
    homes: join(folder.path, 'homes'),
    encrypt(head, inside) {
      const armored = run('gpg', [...gpg, '--armor', '--encrypt', '-r', address], inside).toString('latin1');
      const type = 'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="pgp"';
      const lines = [
        ...head,
        'MIME-Version: 1.0',
        `Content-Type: ${type}`,
        '',
        '--pgp',
        'Content-Type: application/pgp-encrypted',
        '',
        'Version: 1',
        '',
        '--pgp',
        'Content-Type: application/octet-stream; name="encrypted.asc"',
        '',
        armored.replaceAll(/\r?\n/gu, '\r\n'),
        '--pgp--',
        '',
      ];
      return Buffer.from(lines.join('\r\n'), 'latin1');
    },
    close() {
      endAgent();
      folder.remove();
    },
  };
}
