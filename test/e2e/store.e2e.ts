import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const STORE = join(ROOT, '.output/store');

function build(): string {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts/build-store.mjs')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(join(STORE, 'SHA256SUMS'), 'utf8');
}

describe('the packages for the stores', () => {
  it('are the same bytes at every build, and hold the built extension', () => {
    const sums = build();
    expect(build()).toBe(sums);
    const names = [...sums.matchAll(/ {2}(\S+)$/gmu)].map(([, name]) => name ?? '');
    expect(names.slice(0, 2).map((name) => name.replace(/-\d+\.\d+\.\d+/u, ''))).toEqual([
      'mailwicket-chrome.zip',
      'mailwicket-firefox.zip',
    ]);
    for (const name of names.slice(0, 2)) {
      const files = unzipSync(readFileSync(join(STORE, name)));
      expect(Object.keys(files)).toContain('manifest.json');
      expect(Object.keys(files).filter((file) => file.endsWith('.map') || file.endsWith('.ts'))).toEqual([]);
    }
  });
});
