// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import { policyTable } from '../../../plugin-roundcube/client/settings/policy-table.ts';
import { LANGUAGES, settingsLabels } from '../../support/plugin-roundcube/labels.ts';

describe('the table of the policy', () => {
  it.each(LANGUAGES)('has words for every setting and value of the default policy in %s', (language) => {
    const labels = settingsLabels(language);
    const table = policyTable(document, readPolicy({}), {}, labels);
    const rows = [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter(([name]) => /^[a-z]\w*(?:\.\w+)*$/u.test(name ?? ''))).toEqual([]);
    expect(rows.filter(([, , by]) => by !== labels['policy_by_default'])).toEqual([]);
  });

  it('says what the administrator set, and never a credential', () => {
    const written = { onMalicious: { download: 'permit' as const }, scoring: { credential: 'secret' } };
    const table = policyTable(document, readPolicy(written), written, settingsLabels('en_US'));
    const set = [...table.querySelectorAll('tbody tr')].filter((row) =>
      row.textContent.includes('administrator'),
    );
    expect(set.map((row) => row.textContent)).toEqual([
      'Malicious messages: IMAP: downloadPermitadministrator',
    ]);
    expect(table.textContent).not.toContain('secret');
  });
});
