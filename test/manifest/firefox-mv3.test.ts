import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const BUILT = join(import.meta.dirname, '../../.output/firefox-mv3/manifest.json');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const checkedIn = read(join(import.meta.dirname, 'firefox-mv3.json'));

/** A change of what the extension may do must be seen in review: it changes the checked-in manifest. */
describe('the manifest for Firefox', () => {
  it.skipIf(!existsSync(BUILT))('is the one that is checked in', () => {
    expect(read(BUILT)).toEqual(checkedIn);
  });

  it('asks for no site before the user turns one on', () => {
    expect(checkedIn).not.toHaveProperty('host_permissions');
    expect(checkedIn).not.toHaveProperty('content_scripts');
    expect(checkedIn['permissions']).not.toContain('tabs');
  });

  it('lets pages reach nothing of the extension', () => {
    expect(checkedIn).not.toHaveProperty('web_accessible_resources');
  });
});
