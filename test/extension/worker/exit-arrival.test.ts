import { describe, expect, it } from 'vitest';
import type { DownloadItem } from '../../../extension/browser/chromium-downloads.ts';
import { hasArrived } from '../../../extension/worker/exit-arrival.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };
const ADDRESS = 'https://mail.example.org/?_uid=7';
const ITEM: DownloadItem = {
  id: 1,
  url: ADDRESS,
  finalUrl: `${own.origin}/exit?${ADDRESS}`,
  referrer: '',
  filename: '',
  mime: '',
  state: 'complete',
  error: '',
  startedAt: 0,
  byExtensionId: '',
};

/** Of what Chromium tells one after the other, as time goes by. The last is what it goes on to tell. */
function arrived(...states: readonly (readonly DownloadItem[])[]) {
  const left = [...states];
  return hasArrived(ADDRESS, 0, {
    own,
    downloads: { since: () => Promise.resolve((left.length > 1 ? left.shift() : left[0]) ?? []) },
    clock: { now: () => 0, sleep: () => Promise.resolve() },
  });
}

describe('hasArrived', () => {
  it.each([
    { what: 'our answer', item: ITEM, is: true },
    { what: 'what we began', item: { ...ITEM, finalUrl: ADDRESS, byExtensionId: own.id }, is: true },
    {
      what: 'what the user cancelled',
      item: { ...ITEM, state: 'interrupted', error: 'USER_CANCELED' },
      is: true,
    },
    {
      what: 'what found no room on the disk',
      item: { ...ITEM, state: 'interrupted', error: 'FILE_NO_SPACE' },
      is: true,
    },
    {
      what: 'what ended with its worker',
      item: { ...ITEM, state: 'interrupted', error: 'NETWORK_FAILED' },
      is: false,
    },
    { what: 'another address', item: { ...ITEM, finalUrl: `${own.origin}/exit?${ADDRESS}8` }, is: false },
    { what: 'another extension’s', item: { ...ITEM, finalUrl: ADDRESS, byExtensionId: 'xyz' }, is: false },
  ])('says $is of $what', async ({ item, is }) => {
    expect(await arrived([item])).toBe(is);
  });

  it('waits for what is not listed yet', async () => {
    expect(await arrived([], [], [ITEM])).toBe(true);
    expect(await arrived([])).toBe(false);
  });

  it('waits for the end of what is under way', async () => {
    const going = { ...ITEM, state: 'in_progress' };
    expect(await arrived([going], [going], [ITEM])).toBe(true);
    expect(await arrived([going], [{ ...ITEM, state: 'interrupted', error: 'NETWORK_FAILED' }])).toBe(false);
  });
});
