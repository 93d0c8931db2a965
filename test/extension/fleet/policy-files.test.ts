import { describe, expect, it } from 'vitest';
import { chromiumPolicyFile } from '../../../extension/fleet/chromium-policy-file.ts';
import { firefoxPolicyFile } from '../../../extension/fleet/firefox-policy-file.ts';
import { chromiumIdOf } from '../../../extension/fleet/fleet.ts';
import type { Fleet } from '../../../extension/fleet/fleet.ts';
import { mobileconfig, plistValue } from '../../../extension/fleet/mobileconfig.ts';
import { updatesJson, updateXml } from '../../../extension/fleet/update-manifests.ts';

const fleet: Fleet = {
  chromiumId: 'abcdefghijklmnopabcdefghijklmnop',
  geckoId: 'mailwicket@example.org',
  version: '1.2.3',
  baseUrl: 'https://updates.example.org/m&w/',
  sites: ['https://mail.example.org/*'],
  policy: { mode: 'audit', texts: { contact: 'Help <desk> & "more"' } },
};
const policy = { ...fleet.policy, sites: fleet.sites };

describe('the files of a fleet', () => {
  it('force-install the package from the address of the organisation and set its policy', () => {
    expect(chromiumPolicyFile(fleet)).toEqual({
      ExtensionSettings: {
        [fleet.chromiumId]: {
          installation_mode: 'force_installed',
          update_url: 'https://updates.example.org/m&w/update.xml',
          override_update_url: true,
          toolbar_pin: 'force_pinned',
        },
      },
      '3rdparty': { extensions: { [fleet.chromiumId]: policy } },
    });
    expect(firefoxPolicyFile(fleet)).toMatchObject({
      policies: {
        ExtensionSettings: {
          [fleet.geckoId]: { install_url: 'https://updates.example.org/m&w/mailwicket.xpi' },
        },
        '3rdparty': { Extensions: { [fleet.geckoId]: policy } },
      },
    });
  });

  it('keep sites of the policy where it names some', () => {
    const own = { ...fleet, policy: { sites: ['https://other.example.org/*'] } };
    expect(JSON.stringify(chromiumPolicyFile(own))).not.toContain('mail.example.org');
  });

  it('say where updates are, escaped, with the hash of the package', () => {
    expect(updateXml(fleet)).toContain(
      '<updatecheck codebase="https://updates.example.org/m&amp;w/mailwicket.crx" version="1.2.3" />',
    );
    expect(updatesJson(fleet, 'ab'.repeat(32))).toEqual({
      addons: {
        [fleet.geckoId]: {
          updates: [
            {
              version: '1.2.3',
              update_link: 'https://updates.example.org/m&w/mailwicket.xpi',
              update_hash: `sha256:${'ab'.repeat(32)}`,
            },
          ],
        },
      },
    });
  });

  it('make a profile in which each payload has its own id and no text can leave its element', () => {
    const profile = mobileconfig(fleet, (name) => `uuid-${name}`);
    expect(profile).toContain('Help &lt;desk&gt; &amp; &quot;more&quot;');
    const ids = [...profile.matchAll(/<string>(uuid-[\w-]+)<\/string>/gu)].map(([, id]) => id);
    expect(ids).toEqual(['uuid-profile', 'uuid-chrome', 'uuid-chrome-policy', 'uuid-firefox']);
  });

  it('write every kind of value as a property list', () => {
    const flat = (value: unknown) => plistValue(value).replaceAll(/\s*\n\s*/gu, '');
    expect(flat({ a: true, b: 2, c: 0.5, d: ['x'], e: undefined })).toBe(
      '<dict><key>a</key><true /><key>b</key><integer>2</integer><key>c</key><real>0.5</real>' +
        '<key>d</key><array><string>x</string></array></dict>',
    );
  });
});

describe('chromiumIdOf', () => {
  it('is the id of the development key', () => {
    expect(chromiumIdOf('0123456789abcdef'.repeat(4))).toBe('abcdefghijklmnopabcdefghijklmnop');
  });
});
