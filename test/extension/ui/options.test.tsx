// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { EntriesSection } from '../../../extension/ui/options/entries-section.tsx';
import { IncidentsSection } from '../../../extension/ui/options/incidents-section.tsx';
import { ListsSection } from '../../../extension/ui/options/lists-section.tsx';
import { PolicySection } from '../../../extension/ui/options/policy-section.tsx';
import { isForced, ownPolicy, withValue } from '../../../extension/ui/options/policy-values.ts';
import { SitesSection } from '../../../extension/ui/options/sites-section.tsx';
import { WebmailSupport } from '../../../extension/ui/options/webmail-support.tsx';
import { fakePageClient } from '../../support/extension/fake-page-client.ts';
import { buttonNamed, draw, settle } from '../../support/extension/render.tsx';

const policy = v.parse(policySchema, {});

/** A control by its id, read as an input: that has all that the tests look at. */
function field(root: ParentNode, id: string): HTMLInputElement {
  const found = root.querySelector<HTMLInputElement>(`[id="${id}"]`);
  if (found === null) throw new Error(`no field ${id}`);
  return found;
}
const submit = (root: ParentNode) =>
  settle(() => root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true })));
const write = (element: HTMLInputElement, value: string) =>
  settle(() => {
    element.value = value;
    element.dispatchEvent(new Event(element.localName === 'select' ? 'change' : 'input', { bubbles: true }));
  });

describe('PolicySection', () => {
  it('labels every control, and disables what is forced with a note', async () => {
    const client = fakePageClient({
      policy: () => ({ policy, forced: ['onMalicious.download', 'scoring'], problems: [] }),
    });
    const root = await draw(<PolicySection client={client} />);
    await settle();
    const controls = [...root.querySelectorAll<HTMLInputElement>('input, select, textarea')];
    expect(controls.length).toBeGreaterThan(35);
    for (const { id } of controls)
      expect(root.querySelector(`label[for="${id}"]`)?.textContent, id).toBeTruthy();
    const forced = field(root, 'onMalicious-download');
    expect(forced.disabled).toBe(true);
    expect(field(root, forced.getAttribute('aria-describedby') ?? '').textContent).toBe(
      'Set by your organisation',
    );
    expect(field(root, 'scoring-endpoint').disabled).toBe(true);
    expect(field(root, 'onMalicious-deliver').disabled).toBe(false);
  });
  it('offers the choices of the source product', async () => {
    const client = fakePageClient({ policy: () => ({ policy, forced: [], problems: [] }) });
    const root = await draw(<PolicySection client={client} />);
    await settle();
    const texts = (id: string) =>
      [...field(root, id).querySelectorAll('option')].map(({ textContent }) => textContent);
    expect(texts('onMalicious-deliver')).toEqual(['Deliver with warning headers', 'Permit']);
    expect(texts('onMalicious-headers-xDistribution')).toEqual(['Bulk', 'Spam', 'Do not add this header']);
  });
  it('sends what was set and shows what was refused, without losing it', async () => {
    const problems = [{ path: 'onMalicious.subjectPrefix', message: 'too long' }];
    const client = fakePageClient({
      policy: () => ({ policy, forced: [], problems: [] }),
      'set-policy': () => ({ policy, forced: [], problems }),
    });
    const root = await draw(<PolicySection client={client} />);
    await settle();
    await write(field(root, 'onMalicious-subjectPrefix'), '[bad]');
    await write(field(root, 'sites'), 'https://a.example/*\n\n https://b.example/* ');
    await submit(root);
    expect(client.asked.at(-1)).toEqual([
      'set-policy',
      {
        policy: {
          onMalicious: { subjectPrefix: '[bad]' },
          sites: ['https://a.example/*', 'https://b.example/*'],
        },
      },
    ]);
    expect(root.querySelector('.problems')?.textContent).toContain('onMalicious.subjectPrefix too long');
    expect(field(root, 'onMalicious-subjectPrefix').value).toBe('[bad]');
  });
});

describe('ownPolicy', () => {
  it('keeps neither defaults nor forced values', () => {
    const changed = withValue(withValue(policy, ['mode'], 'audit'), ['onMalicious', 'download'], 'permit');
    expect(ownPolicy(changed, ['onMalicious.download'])).toEqual({ mode: 'audit' });
    expect(ownPolicy(policy, [])).toEqual({});
  });
});

describe('isForced', () => {
  it('knows a key, a forced group, and no key that only starts alike', () => {
    expect(isForced(['lists'], ['lists', 'sources'])).toBe(true);
    expect(isForced(['lists.sources'], ['lists', 'sources'])).toBe(true);
    expect(isForced(['lists.source'], ['lists', 'sources'])).toBe(false);
  });
});

describe('EntriesSection', () => {
  it('names the lines that were refused', async () => {
    const client = fakePageClient({
      policy: () => ({ policy, forced: [], problems: [] }),
      'own-entries': () => ({ block: '', allow: '' }),
      'set-own-entries': () => ({ problems: [{ path: 'block:2', message: 'no address' }] }),
    });
    const root = await draw(<EntriesSection client={client} />);
    await settle();
    await write(field(root, 'entries-block'), 'x\ny');
    await submit(root);
    expect(client.asked.at(-1)).toEqual(['set-own-entries', { block: 'x\ny', allow: '' }]);
    expect(root.querySelector('.problems')?.textContent).toContain('block:2 no address');
  });
});

describe('ListsSection', () => {
  it('shows a list that was never received, one that is old and a refused update as such', async () => {
    const state = {
      version: 4,
      issued: '2026-01-01T00:00:00Z',
      expires: '2026-01-02T00:00:00Z',
      stale: true,
    };
    const client = fakePageClient({
      'lists-state': () => ({
        sources: [
          { name: 'one', state, error: 'TUF_ROLLBACK' },
          { name: 'two', state: null, error: '' },
        ],
      }),
    });
    const root = await draw(<ListsSection client={client} />);
    await settle();
    const rows = [...root.querySelectorAll('tbody tr')].map(({ textContent }) => textContent);
    expect(rows[0]).toMatch(/one4.*Out of date.*TUF_ROLLBACK/u);
    expect(rows[1]).toMatch(/two.*Never received/u);
    await settle(() => buttonNamed(root, 'Fetch now').click());
    expect(client.asked.at(-1)).toEqual(['lists-state', { refresh: true }]);
  });
});

describe('SitesSection', () => {
  it('adds a web address, refuses another, and keeps what the organisation turned on', async () => {
    const client = fakePageClient({
      sites: () => ({ sites: [{ pattern: 'https://org.example/*', managed: true, granted: false }] }),
      'protect-site': () => ({ pattern: 'https://mail.example/*', managed: false, granted: true }),
    });
    const root = await draw(<SitesSection client={client} />);
    await settle();
    expect(() => buttonNamed(root, 'Remove https://org.example/*')).toThrow();
    await write(field(root, 'site-address'), 'file:///etc/passwd');
    await submit(root);
    expect([client.requested, root.textContent]).toEqual([[], expect.stringContaining('not a web address')]);
    await write(field(root, 'site-address'), 'https://mail.example/rc/?x=1');
    await submit(root);
    expect(client.requested).toEqual(['https://mail.example/*']);
    expect(client.asked).toContainEqual(['protect-site', { origin: 'https://mail.example' }]);
  });
  it.each([true, false])(
    'says that private windows are not protected unless they are: %s',
    async (inPrivate) => {
      const client = fakePageClient({ sites: () => ({ sites: [] }) }, true, inPrivate);
      const root = await draw(<SitesSection client={client} />);
      await settle();
      expect(root.textContent.includes('Private windows are not protected')).toBe(!inPrivate);
    },
  );
});

describe('WebmailSupport', () => {
  it('says of each webmail what it was tested on', async () => {
    const root = await draw(<WebmailSupport />);
    const rows = [...root.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map(({ textContent }) => textContent.replaceAll(/[\u2066-\u2069]/gu, '')),
    );
    const recorded = 'Tested against recorded behaviour, not the live service';
    expect(Object.fromEntries(rows)).toMatchObject({
      Roundcube: 'Tested on the real software, version 1.6',
      SOGo: 'Tested on the real software, version 5.8',
      Gmail: recorded,
      'Nextcloud Mail': recorded,
      Outlook: `Beta. ${recorded}`,
    });
    expect(rows.at(-1)?.[1]).toContain('not protecting this page');
  });
});

describe('IncidentsSection', () => {
  it('shows exactly what is kept and exports it in three forms', async () => {
    const incident: Incident = {
      id: 'abc',
      time: '2026-11-23T10:00:00Z',
      host: 'extension',
      source: ['eve@example.test'],
      target: ['alice@example.test'],
      messageId: 'm',
      subject: '',
      outcome: 'malicious',
      score: 1,
      level: 'critical',
      attachments: [
        {
          filename: '',
          size: 3,
          sha256: 'ab'.repeat(32),
          declaredType: '',
          detectedType: '',
          malwareName: 'X',
          score: 1,
          level: 'critical',
          outcome: 'malicious',
          disposition: 'block',
          receipt: [],
        },
      ],
      listVersion: 4,
      override: null,
    };
    const client = fakePageClient({
      incidents: () => ({ incidents: [{ incident, sent: false, refused: 'HTTP_422' }], audit: null }),
    });
    const root = await draw(<IncidentsSection client={client} />);
    await settle();
    expect(JSON.parse(root.querySelector('pre')?.textContent ?? '')).toEqual(incident);
    expect(root.querySelector('tbody')?.textContent).toContain('abababababab');
    expect(root.querySelector('tbody')?.textContent).toContain('Refused by the server');
    for (const name of ['CSV', 'JSON', 'CEF']) buttonNamed(root, `Export as ${name}`).click();
    expect(client.saved.map(([name]) => name)).toEqual([
      'mailwicket-incidents.csv',
      'mailwicket-incidents.jsonl',
      'mailwicket-incidents.cef',
    ]);
    expect(client.saved[2]?.[1]).toMatch(/^CEF:0\|.*1\.2\.3/u);
  });
});
