import { describe, expect, it } from 'vitest';
import type { DownloadItem } from '../../../extension/browser/chromium-downloads.ts';
import { guardedSites } from '../../../extension/worker/download-guard.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };
const SITE = 'https://mail.example.org';
const ITEM: DownloadItem = {
  id: 7,
  url: `blob:${SITE}/1-2`,
  finalUrl: `blob:${SITE}/1-2`,
  referrer: `${SITE}/`,
  filename: '/home/user/a.zip',
  mime: 'application/zip',
  state: 'in_progress',
  error: '',
  startedAt: 0,
  byExtensionId: '',
};

describe('guardedSite', () => {
  it.each([
    ['our own download', { byExtensionId: 'abc' }, []],
    ['an answer of the exit worker', { finalUrl: 'chrome-extension://abc/exit?https://x.example/' }, []],
    ['a blob of a page', {}, [SITE]],
    ['a plain address', { url: `${SITE}/x`, finalUrl: `${SITE}/y`, referrer: '' }, [SITE]],
    [
      'what another server sends after a redirect',
      { url: `${SITE}/x`, finalUrl: 'https://cdn.example/y' },
      ['https://cdn.example', SITE],
    ],
    [
      'a file of the web that a mail links to',
      { url: 'https://web.example/x', finalUrl: 'https://web.example/x' },
      ['https://web.example'],
    ],
    ['a data address of a page', { url: 'data:,x', finalUrl: 'data:,x' }, [SITE]],
    ['another extension’s download', { byExtensionId: 'xyz' }, [SITE]],
    ['a local file', { url: 'file:///x', finalUrl: 'file:///x', referrer: '' }, []],
  ])('knows %s', (_what, change, sites) => {
    expect(guardedSites({ ...ITEM, ...change }, own)).toEqual(sites);
  });
});
