// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import type { AttachmentVerdict } from '../../../core/verify/verdict.ts';
import { bannerOf } from '../../../core/warning/banner.ts';
import { Banner } from '../../../extension/ui/banner/banner.tsx';
import { BannerPlace } from '../../../extension/ui/banner/banner-place.tsx';
import { wordingIn } from '../../support/extension/locale.ts';
import { buttonNamed, draw, settle } from '../../support/extension/render.tsx';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const asked: AttachmentVerdict = attachmentVerdict({
  id: '3',
  filename: 'report\u202Emcod.js',
  outcome: 'suspicious',
  score: 0.5,
  level: 'medium',
  disposition: 'ask',
  receipt: [{ code: 'finding', finding: 'script-type', member: '', score: 0.5 }],
});
const blocked = attachmentVerdict({
  id: '2',
  filename: '<img src=x onerror=alert(1)>.exe',
  outcome: 'malicious',
  score: 1,
  level: 'critical',
  disposition: 'block',
  receipt: [{ code: 'finding', finding: 'eicar', member: '', score: 1 }],
});

async function drawBanner(attachments: readonly AttachmentVerdict[], input: PolicyInput = {}) {
  const policy = v.parse(policySchema, input);
  const verdict = verdictOf(attachments);
  const banner = bannerOf(verdict, policy);
  if (banner === undefined) throw new Error('no banner');
  const taken: string[] = [];
  let retries = 0;
  const root = await draw(
    <Banner
      banner={banner}
      verdict={verdict}
      texts={policy.texts}
      onRetry={() => retries++}
      onTake={(id) => taken.push(id)}
    />,
  );
  return { root, taken, retries: () => retries };
}

describe('Banner', () => {
  it('is a section named by its heading, which says the worst outcome', async () => {
    const { root } = await drawBanner([blocked, asked]);
    const section = root.querySelector('section');
    const heading = root.querySelector(`#${section?.getAttribute('aria-labelledby') ?? ''}`);
    expect(heading?.tagName).toBe('H2');
    expect(heading?.textContent).toBe('Download blocked: <img src=x onerror=alert(1)>.exe');
    expect(section?.querySelector('[role="alert"], [role="status"], img')).toBeNull();
  });
  it('shows names of the mail as isolated text', async () => {
    const { root } = await drawBanner([blocked, asked]);
    const names = [...root.querySelectorAll('bdi')].map(({ textContent }) => textContent);
    expect(names).toContain('report\u202Emcod.js');
    expect(root.querySelectorAll('.lines li')).toHaveLength(2);
  });
  it('offers to take what policy lets the user take, and nothing else', async () => {
    const { root, taken } = await drawBanner([blocked, asked]);
    buttonNamed(root, 'Download anyway: report\u202Emcod.js').click();
    expect(taken).toEqual(['3']);
    expect(root.querySelectorAll('.lines button')).toHaveLength(1);
  });
  it('has the whole receipt behind "Why?"', async () => {
    const { root } = await drawBanner([blocked, asked]);
    const receipt = root.querySelector('details');
    expect(receipt?.open).toBe(false);
    expect(receipt?.querySelector('summary')?.textContent).toBe('Why?');
    expect(receipt?.textContent).toContain('EICAR test file');
    expect(receipt?.textContent).toContain(blocked.sha256);
  });
  it('offers to try again when the reason may be gone, and shows the contact where there is one', async () => {
    const away = attachmentVerdict({ outcome: 'unchecked', disposition: 'ask', reasons: ['unreachable'] });
    const texts = { contact: 'help@example.org', learnMoreUrl: 'https://example.org/mail' };
    const { root, retries } = await drawBanner([away], { texts });
    buttonNamed(root, 'Try again').click();
    expect(retries()).toBe(1);
    expect(buttonNamed(root, 'Learn more').getAttribute('href')).toBe('https://example.org/mail');
    expect(root.textContent).toContain('help@example.org');
    const plain = await drawBanner([blocked]);
    expect(plain.root.querySelector('.actions')).toBeNull();
  });
});

describe('BannerPlace', () => {
  it('stands first, comes back when the page removes it, and is closed to the page', async () => {
    const parent = document.createElement('div');
    parent.append(document.createElement('p'));
    document.body.append(parent);
    const place = new BannerPlace(document, wordingIn('en'));
    place.keepIn(parent);
    expect(parent.children).toHaveLength(1);
    await settle(() => place.show(<p>hello</p>));
    place.keepIn(parent);
    const host = parent.firstElementChild;
    expect([host?.localName, host?.shadowRoot]).toEqual(['mailwicket-banner', null]);
    host?.remove();
    place.keepIn(parent);
    place.keepIn(parent);
    expect(parent.firstElementChild).toBe(host);
    expect(parent.children).toHaveLength(2);
    place.show(undefined);
    place.keepIn(parent);
    expect(parent.children).toHaveLength(1);
  });
});
