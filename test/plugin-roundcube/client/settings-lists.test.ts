// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { syncList } from '../../../core/lists/sync.ts';
import { element } from '../../../plugin-roundcube/client/page/element.ts';
import { showRefusedLists } from '../../../plugin-roundcube/client/settings/list-states.ts';
import { MemoryListStore } from '../../support/memory-list-store.ts';
import { settingsLabels } from '../../support/plugin-roundcube/labels.ts';
import { PublishedLists } from '../../support/published-lists.ts';

const DAY = 86_400_000;
const labels = settingsLabels('en_US');
const text = () => document.body.textContent;

describe('the state of lists in the settings', () => {
  beforeEach(() => {
    document.documentElement.lang = 'en';
    const facts = element(
      document,
      'dl',
      {},
      element(document, 'dt', {}, 'State'),
      element(document, 'dd', {}, 'up to date'),
    );
    const item = element(document, 'li', { 'data-mailwicket-list': 'acme' }, facts);
    document.body.replaceChildren(element(document, 'ul', {}, item));
  });

  it('says that the last update was refused, since when, and what is used', async () => {
    const lists = new PublishedLists();
    await lists.build('');
    const store = new MemoryListStore();
    await syncList(lists.source(), store, lists.ports);
    await showRefusedLists(document, ['acme'], labels, store);
    expect(text()).toBe('Stateup to date');
    lists.clock.advance(4 * DAY);
    await syncList(lists.source(), store, lists.ports);
    await showRefusedLists(document, ['acme'], labels, store);
    expect(text()).toContain('The last update was refused: TUF_EXPIRED');
    expect(text()).toMatch(/Refused sinceNov 5, 2026/u);
    expect(text()).toContain('Version in use1');
    expect(text()).not.toContain('up to date');
  });

  it('says nothing of a source that only did not answer', async () => {
    const lists = new PublishedLists();
    await lists.build('');
    lists.intercept = () => new Error('away');
    const store = new MemoryListStore();
    await syncList(lists.source(), store, lists.ports);
    await showRefusedLists(document, ['acme'], labels, store);
    expect(text()).toBe('Stateup to date');
  });

  it('says so when what the browser keeps cannot be read', async () => {
    const store = new MemoryListStore();
    const told = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    vi.spyOn(store, 'readStatus').mockRejectedValue(new DOMException('storage is off', 'UnknownError'));
    await showRefusedLists(document, ['acme'], labels, store);
    expect(document.querySelector('[role=alert]')?.textContent).toBe(labels['state_list_unreadable']);
    expect(told).toHaveBeenCalledOnce();
  });
});
