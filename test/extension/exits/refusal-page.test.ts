import { describe, expect, it } from 'vitest';
import { isExitAddress, originalAddress } from '../../../extension/exits/exit-address.ts';
import { refusalPage } from '../../../extension/exits/refusal-page.ts';

describe('refusalPage', () => {
  it('has no script, no origin and nothing of its words as markup', async () => {
    const page = refusalPage({ language: 'en', title: '<img src=x onerror=alert(1)>', text: '"&\'' });
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*sandbox$/u);
    const html = await page.text();
    expect(html).not.toContain('<img');
    expect(html).toContain('&#60;img');
  });
});

describe('originalAddress', () => {
  const own = 'chrome-extension://abc';

  it('gives the whole original address back', () => {
    const address = 'https://mail.example.org/?_uid=3&x=%41?y#z';
    expect(originalAddress(`${own}/exit?${address}`, own)?.href).toBe(address);
  });

  it.each([
    `${own}/exit?javascript:alert(1)`,
    `${own}/exit?`,
    `${own}/exit`,
    `${own}/popup.html?https://a.b/`,
    'x',
  ])('gives nothing for %s', (address) => {
    expect(originalAddress(address, own)).toBeUndefined();
  });

  it('knows an exit of another extension from ours', () => {
    expect(isExitAddress(`${own}d/exit?https://a.b/`, own)).toBe(false);
  });
});
