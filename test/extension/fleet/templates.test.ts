import { describe, expect, it } from 'vitest';
import { adml } from '../../../extension/fleet/adml.ts';
import { admx, chromeTarget, edgeTarget, firefoxTarget } from '../../../extension/fleet/admx.ts';
import { policyFieldGroups } from '../../../extension/ui/options/policy-fields.ts';
import { readLocale } from '../../support/extension/locale.ts';

const ID = 'abcdefghijklmnopabcdefghijklmnop';
const template = admx(chromeTarget(ID));
const english = readLocale('en');
const texts = adml((key) => {
  const text = english[key];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return text.message;
});
const all = (source: string, pattern: RegExp) => [...source.matchAll(pattern)].map(([, name]) => name ?? '');
const fields = policyFieldGroups().flatMap((group) => group.fields);

describe('the group policy template', () => {
  it('has every setting of the policy, in the registry key where the browser looks', () => {
    const names = all(template, /<policy name="([^"]+)"/gu);
    expect(names).toEqual(fields.map(({ path }) => path.join('_')));
    expect(template).toContain(
      `key="Software\\Policies\\Google\\Chrome\\3rdparty\\extensions\\${ID}\\policy\\onMalicious\\headers"`,
    );
  });

  it('refers to no text that is not there, and the texts to no setting that is not there', () => {
    const strings = all(texts, /<string id="([^"]+)"/gu);
    expect([...new Set(all(template, /\$\(string\.([^)]+)\)/gu))].sort()).toEqual(strings.sort());
    const presentations = all(texts, /<presentation id="([^"]+)"/gu);
    expect(all(template, /\$\(presentation\.([^)]+)\)/gu)).toEqual(presentations);
    expect(all(texts, /refId="([^"]+)"/gu)).toEqual(presentations);
  });

  it('writes a switch as 1 and 0, a choice as its own value, a list one value an entry', () => {
    expect(template).toMatch(
      /name="lists_ownEntries"[^>]*valueName="ownEntries">(?:(?!<\/policy>)[^])*<decimal value="1" \/>/u,
    );
    expect(template).toMatch(/<string>dmarc-or-aligned-dkim<\/string>/u);
    expect(template).toMatch(/<list id="sites" key="[^"]*\\policy\\sites" valuePrefix="" \/>/u);
  });

  it('closes every element it opens', () => {
    for (const source of [template, texts]) {
      const opened: string[] = [];
      for (const [, end, name, selfClosed] of source.matchAll(/<(\/?)([\w:]+)[^<>]*?(\/?)>/gu)) {
        if (end === '/') expect(opened.pop()).toBe(name);
        else if (selfClosed === '') opened.push(name ?? '');
      }
      expect(opened).toEqual([]);
    }
  });

  it('has a place of its own for each browser', () => {
    expect(admx(edgeTarget(ID))).toContain('Software\\Policies\\Microsoft\\Edge\\3rdparty');
    expect(admx(firefoxTarget('a@b'))).toContain(
      'Software\\Policies\\Mozilla\\Firefox\\3rdparty\\Extensions\\a@b',
    );
    const prefixes = [chromeTarget(ID), edgeTarget(ID), firefoxTarget('a@b')].map(({ prefix }) => prefix);
    expect(new Set(prefixes).size).toBe(3);
  });
});
