import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atProcessEnd } from './at-process-end.ts';

export interface TemporaryFolder {
  readonly path: string;
  remove(): void;
}

/**
 * A folder for one run, removed by `remove` or when the process ends. The name is short because Dovecot puts Unix
 * sockets below it, whose paths are limited to 107 bytes. Readable by the accounts the servers run as.
 */
export function makeTemporaryFolder(prefix: string): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(path, 0o755);
  const remove = () => {
    // A process that is just ending may still write into it: rmSync then tries again.
    rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  const forget = atProcessEnd(remove);
  return {
    path,
    remove() {
      remove();
      forget();
    },
  };
}
