import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const OUT = join(ROOT, 'dist/roundcube');

function build(): Buffer {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build-roundcube.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const [archive] = readdirSync(OUT).filter((name) => name.endsWith('.zip'));
  return readFileSync(join(OUT, archive ?? ''));
}

describe('the archive of the Roundcube plugin', () => {
  it('is the same at every build', () => {
    expect(build().equals(build())).toBe(true);
  });

  it('has what Roundcube needs and nothing of ours', () => {
    const names = Object.keys(unzipSync(build()));
    for (const name of [
      'mailwicket.php',
      'client.js',
      'worker.js',
      'src/Gate.php',
      'SQL/mysql.initial.sql',
      'LICENSE',
    ]) {
      expect(names).toContain(`mailwicket/${name}`);
    }
    expect(names.filter((name) => /config\.inc\.php$|\/tests\/|\/client\/|\.ts$|\.map$/u.test(name))).toEqual(
      [],
    );
    expect(names.every((name) => name.startsWith('mailwicket/'))).toBe(true);
  });
});
