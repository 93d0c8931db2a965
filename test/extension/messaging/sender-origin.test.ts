import { describe, expect, it } from 'vitest';
import { identifySender } from '../../../extension/messaging/sender-origin.ts';
import type { SenderFacts } from '../../../extension/messaging/sender-origin.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };
const isProtected = (origin: string) => Promise.resolve(origin === 'https://mail.example.org');
const identify = (facts: Partial<SenderFacts>) =>
  identifySender(
    { extensionId: 'abc', origin: undefined, url: undefined, tabId: 3, frameId: 0, jar: '', ...facts },
    own,
    isProtected,
  );

describe('identifySender', () => {
  it('knows the extension’s own page, by origin or by address', async () => {
    expect(await identify({ origin: own.origin })).toEqual({ origin: 'extension-page' });
    expect(await identify({ url: 'chrome-extension://abc/popup.html', tabId: undefined })).toEqual({
      origin: 'extension-page',
    });
  });

  it('knows a page of a protected site and says which', async () => {
    const page = { origin: 'webmail-page', site: 'https://mail.example.org', tabId: 3, frameId: 0, jar: '' };
    expect(await identify({ origin: 'https://mail.example.org' })).toEqual(page);
    expect(await identify({ url: 'https://mail.example.org/?_task=mail' })).toEqual(page);
  });

  it.each([
    ['another extension', { extensionId: 'xyz', origin: own.origin }],
    ['no extension at all', { extensionId: undefined, origin: own.origin }],
    ['a site that is not protected', { origin: 'https://evil.example' }],
    ['a sandboxed document', { origin: 'null', url: 'https://mail.example.org/' }],
    ['a host that only begins like ours', { origin: 'https://mail.example.org.evil.example' }],
    ['an extension that only begins like ours', { origin: 'chrome-extension://abcd' }],
    ['a page without a tab', { origin: 'https://mail.example.org', tabId: undefined }],
    ['a blank page without an origin', { url: 'about:blank' }],
    ['nothing', {}],
  ])('refuses %s', async (_name, facts) => {
    expect(await identify(facts)).toBeUndefined();
  });
});
