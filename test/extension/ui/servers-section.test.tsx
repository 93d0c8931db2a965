// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../../../core/policy/read-policy.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { ServersSection } from '../../../extension/ui/options/servers-section.tsx';
import { fakePageClient } from '../../support/extension/fake-page-client.ts';
import { buttonNamed, draw, settle } from '../../support/extension/render.tsx';

const SERVER = 'https://wicket.example:8443';

async function drawServers(input: PolicyInput, grants = true) {
  const client = fakePageClient(
    {
      policy: () => ({ policy: readPolicy(input), forced: [], problems: [] }),
      'lists-state': () => ({ sources: [] }),
    },
    grants,
  );
  const root = await draw(<ServersSection client={client} />);
  await settle();
  return { client, root };
}

describe('ServersSection', () => {
  const input: PolicyInput = {
    lists: { sources: [{ name: 'house', url: `${SERVER}/lists/`, root: '{}' }] },
    scoring: { kind: 'mailwicket', endpoint: `${SERVER}/v1/` },
    incidents: { url: 'https://siem.example/incidents' },
  };

  it('names each server once with what it is asked for', async () => {
    const { root } = await drawServers(input);
    expect([...root.querySelectorAll('li')].map((item) => item.querySelector('.note')?.textContent)).toEqual([
      'Lists, Scores',
      'Incidents',
    ]);
    expect(root.textContent).toContain(SERVER);
  });

  it('asks the browser for access to one server, and then for its lists', async () => {
    const { client, root } = await drawServers(input);
    await settle(() => buttonNamed(root, `Allow access to ${SERVER}`).click());
    await settle();
    expect(client.requested).toEqual(['https://wicket.example/*']);
    expect(client.asked.at(-1)).toEqual(['lists-state', { refresh: true }]);
    expect(root.querySelectorAll('button')).toHaveLength(1);
    expect(root.querySelector('.good')?.textContent).toBe('Access allowed');
  });

  it('says when the browser did not allow it', async () => {
    const { root } = await drawServers(input, false);
    await settle(() => root.querySelector('button')?.click());
    await settle();
    expect(root.querySelector('[role=alert]')?.textContent).toBe('The browser did not allow access.');
  });

  it('says that there is none', async () => {
    const { root } = await drawServers({});
    expect(root.textContent).toContain('names no server');
    expect(root.querySelector('button')).toBeNull();
  });
});
