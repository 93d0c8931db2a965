import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = dirname(dirname(import.meta.dirname));

/** Runs `mailwicket …` as a user would and gives its standard output. Rejects with what it said when it fails. */
export async function mailwicket(args: readonly string[]): Promise<string> {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, [join(ROOT, 'server/main.ts'), ...args], {
    timeout: 60_000,
  });
  return stdout;
}
