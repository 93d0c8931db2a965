import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const BUILT = join(import.meta.dirname, '../../.output/chrome-mv3/manifest.json');
const DEMO = join(import.meta.dirname, '../../.output/chrome-mv3-demo/manifest.json');
const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const checkedIn = read(join(import.meta.dirname, 'chrome-mv3.json'));

/** A change of what the extension may do must be seen in review: it changes the checked-in manifest. */
describe('the manifest for Chromium', () => {
  it.skipIf(!existsSync(BUILT))('is the one that is checked in', () => {
    expect(read(BUILT)).toEqual(checkedIn);
  });

  it.skipIf(!existsSync(DEMO))('has the hosts that were compiled in, and no other', () => {
    const { host_permissions: hosts, optional_host_permissions: optional } = read(DEMO);
    expect(hosts).toEqual(['http://127.0.0.1/*']);
    expect(optional).toEqual(['https://*/*', 'http://*/*']);
  });

  it('asks for no site before the user turns one on', () => {
    expect(checkedIn).not.toHaveProperty('host_permissions');
    expect(checkedIn).not.toHaveProperty('content_scripts');
    expect(checkedIn['permissions']).not.toContain('tabs');
    expect(checkedIn['permissions']).not.toContain('webRequest');
  });

  it('lets pages reach the exit and nothing else', () => {
    expect(checkedIn['web_accessible_resources']).toEqual([
      { resources: ['exit'], matches: ['https://*/*', 'http://*/*'] },
    ]);
  });
});
