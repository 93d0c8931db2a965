import { spawnSync } from 'node:child_process';
import { createHash, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeTemporaryFolder } from '../temporary-folder.ts';
import { Unavailable } from '../unavailable.ts';

export interface FixtureCertificate {
  readonly key: string;
  readonly cert: string;
  /** Base64 of the SHA-256 of the public key, as `--ignore-certificate-errors-spki-list` takes it. */
  readonly spki: string;
}

/** A certificate for the hosts, made now and trusted by nobody. Throws `Unavailable` without openssl. */
export function makeCertificate(hosts: readonly string[]): FixtureCertificate {
  const folder = makeTemporaryFolder('mw-cert-');
  try {
    const [keyFile, certFile] = [join(folder.path, 'key.pem'), join(folder.path, 'cert.pem')];
    const names = hosts.map((host) => `DNS:${host}`).join(',');
    const args =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=fixture'.split(
        ' ',
      );
    const made = spawnSync('openssl', [
      ...args,
      '-addext',
      `subjectAltName=${names}`,
      '-keyout',
      keyFile,
      '-out',
      certFile,
    ]);
    if (made.error !== undefined) throw new Unavailable('no openssl to make a certificate with');
    if (made.status !== 0) throw new Error(`openssl: ${made.stderr.toString()}`);
    const cert = readFileSync(certFile, 'utf8');
    const publicKey = createPublicKey(cert).export({ type: 'spki', format: 'der' });
    return {
      key: readFileSync(keyFile, 'utf8'),
      cert,
      spki: createHash('sha256').update(publicKey).digest('base64'),
    };
  } finally {
    folder.remove();
  }
}
