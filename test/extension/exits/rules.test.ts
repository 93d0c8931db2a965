import { describe, expect, it } from 'vitest';
import { roundcubeRoutes } from '../../../extension/webmail/roundcube/routes.ts';
import { ALL_ROUTES } from '../../../extension/webmail/all-routes.ts';
import { exitRules, literalAddress, passRule } from '../../../extension/exits/rules.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };

describe('exitRules', () => {
  it('has none without a site', () => {
    expect(exitRules([], own, ALL_ROUTES)).toEqual([]);
  });

  it('gives the rule on the response header the last word, and exempts the worker', () => {
    const rules = exitRules(['https://mail.example.org/*'], own, [roundcubeRoutes]);
    const byHeader = rules.filter(({ condition }) => condition.responseHeaders !== undefined);
    expect(byHeader).toHaveLength(1);
    for (const rule of rules) {
      expect(rule.condition.requestDomains).toEqual(['mail.example.org']);
      expect(rule.condition.resourceTypes).toEqual(['main_frame', 'sub_frame', 'other']);
      if (rule !== byHeader[0]) expect(rule.priority).toBeLessThan(byHeader[0]?.priority ?? 0);
      if (rule.action.type === 'redirect') {
        expect(rule.condition.excludedInitiatorDomains).toEqual(['abc']);
        expect(rule.action.redirect.regexSubstitution).toBe(String.raw`chrome-extension://abc/exit?\0`);
      }
    }
  });

  it('matches the addresses of files and lets viewer pages load', () => {
    const [, viewer, address] = exitRules(['https://mail.example.org/*'], own, [roundcubeRoutes]);
    const matches = (rule: typeof viewer, url: string) =>
      new RegExp(rule?.condition.regexFilter ?? '(?!)', 'iu').test(url);
    const base = 'https://mail.example.org/?_task=mail';
    expect(matches(address, `${base}&_action=get&_uid=3&_part=2`)).toBe(true);
    expect(matches(address, `${base}&_uid=3&_action=plugin.zipdownload.messages`)).toBe(true);
    expect(matches(address, `${base}&_action=getunread`)).toBe(false);
    expect(matches(viewer, `${base}&_action=get&_frame=1`)).toBe(true);
    expect(matches(viewer, `${base}&_action=get&_frame=10`)).toBe(false);
    expect(viewer?.priority).toBeGreaterThan(address?.priority ?? Infinity);
  });

  it('keeps every pattern within what the browser compiles, and every id apart', () => {
    const rules = exitRules(['https://mail.example.org/*'], own, ALL_ROUTES);
    expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
    expect(rules).toHaveLength(
      1 + ALL_ROUTES.flatMap((each) => [...each.exitAddresses, ...each.viewerAddresses]).length,
    );
  });

  it('names no host when every host is meant', () => {
    const rules = exitRules(['https://*/*', 'https://mail.example.org/*'], own, ALL_ROUTES);
    for (const { condition } of rules) expect(condition.requestDomains).toBeUndefined();
  });
});

describe('passRule', () => {
  it('opens one address only, however it is written', () => {
    const url = new URL('https://mail.example.org/?_action=get&x=*^|#frag');
    const address = literalAddress(url);
    expect(address).not.toMatch(/[*^|#]/u);
    expect(Object.fromEntries(new URL(address).searchParams)).toEqual({ _action: 'get', x: '*^|' });
    const rule = passRule(1000, address);
    expect(rule.condition.urlFilter).toBe(`|${address}|`);
    expect(rule.priority).toBeGreaterThan(
      Math.max(...exitRules(['https://a.example/*'], own, ALL_ROUTES).map(({ priority }) => priority)),
    );
  });
});
