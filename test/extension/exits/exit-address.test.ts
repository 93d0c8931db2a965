import { describe, expect, it } from 'vitest';
import { isExitAddress, originalAddress } from '../../../extension/exits/exit-address.ts';
import { readRoundcubeRequest } from '../../../extension/webmail/roundcube/routes.ts';
import { patternCovers } from '../../../extension/worker/sites/match-pattern.ts';

const OWN = 'chrome-extension://abc';
const PATTERN = 'https://mail.example.org/*';

/** The origin that is asked for with cookies when a page leads to this exit, `undefined` when nothing is. */
function askedOrigin(original: string): string | undefined {
  const url = originalAddress(`${OWN}/exit?${original}`, OWN);
  return url !== undefined && patternCovers(PATTERN, url.origin) ? url.origin : undefined;
}

describe('the address of an exit', () => {
  it('is asked for as it was', () => {
    const url = originalAddress(`${OWN}/exit?https://mail.example.org/?_task=mail&_uid=5&_x=a?b`, OWN);
    expect(url?.href).toBe('https://mail.example.org/?_task=mail&_uid=5&_x=a?b');
  });

  it.each([
    ['another host in the user', 'https://mail.example.org@evil.example/'],
    ['another host in the user, encoded', 'https://mail.example.org%2f@evil.example/'],
    ['an address without a scheme', '//mail.example.org/'],
    ['a path', '/mail.example.org/'],
    ['a backslash', 'https:\\\\evil.example\\mail.example.org'],
    ['a longer host', 'https://mail.example.org.evil.example/'],
    ['a host that ends like it', 'https://evilmail.example.org/'],
    ['another scheme', 'ftp://mail.example.org/'],
    ['a plain connection', 'http://mail.example.org/'],
    ['a local file', 'file:///etc/passwd'],
    ['a script', 'javascript:alert(1)'],
    ['a page of the extension', `${OWN}/options.html`],
    ['a blob', 'blob:https://mail.example.org/1'],
  ])('leads nowhere with %s', (_what, original) => {
    expect(askedOrigin(original)).toBeUndefined();
  });

  it('is of the host that a browser would ask, however it is written', () => {
    expect(askedOrigin('HTTPS://MAIL.EXAMPLE.ORG/')).toBe('https://mail.example.org');
    expect(askedOrigin('https://mail.example.org:443/x')).toBe('https://mail.example.org');
    // The permission, and so the protection, is for every port of the host.
    expect(askedOrigin('https://mail.example.org:8443/')).toBe('https://mail.example.org:8443');
  });

  it('is no exit on another origin or path', () => {
    for (const address of ['chrome-extension://abcd/exit?x', `${OWN}/exits?x`, `${OWN}/x/exit?x`])
      expect(isExitAddress(address, OWN)).toBe(false);
  });

  it('is judged by what PHP would read, not by a path that looks like it', () => {
    const url = originalAddress(
      `${OWN}/exit?https://mail.example.org/_action%2fget?_action=g!et&_uid=5&_uid=6&_mbox=INBOX&_part=2%2e1`,
      OWN,
    );
    expect(url && readRoundcubeRequest(url, undefined)).toMatchObject({
      action: 'get',
      part: '2.1',
      ref: { uid: '6', mailbox: 'INBOX' },
    });
  });
});
