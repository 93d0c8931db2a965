import { MAX_PATTERN_LENGTH, MAX_RULES } from '../limits.ts';
import type { Identities, Identity } from '../mail/message.ts';
import { asArray, asCount, asObject, asText, own } from '../tuf/json-shape.ts';
import { malformed, parseJson } from '../tuf/parse-json.ts';
import { countsOn } from './days.ts';
import { identitiesOf, isAddressField, type AddressField } from './entry-field.ts';

/** A free address pattern. `*` stands for any run of characters, within the local part or within the domain. */
export interface Rule {
  readonly field: AddressField;
  readonly pattern: string;
  /** Last day it counts, in days since 1970; 0: it does not expire. */
  readonly lastDay: number;
}

export interface RuleMatch {
  readonly rule: Rule;
  readonly matched: string;
  readonly identity: Identity;
}

const WHAT = 'rules file';
const PATTERN = /^[^\s@]+@[a-z0-9.*_-]+$/u;

/** `undefined` unless the text is a pattern that means something other than "everyone". */
export function parsePattern(text: string): string | undefined {
  const pattern = text.toLowerCase().replace(/\*+/gu, '*');
  if (pattern.length > MAX_PATTERN_LENGTH || !PATTERN.test(pattern) || pattern === '*@*') return undefined;
  return pattern;
}

/** The rules of a signed rules file. Throws `TUF_MALFORMED`. */
export function parseRules(bytes: Uint8Array): readonly Rule[] {
  const rules = asArray(parseJson(bytes, WHAT), WHAT);
  if (rules.length > MAX_RULES) malformed(WHAT, 'has too many rules');
  return rules.map((item) => {
    const rule = asObject(item, WHAT);
    const field = asText(own(rule, 'field'), WHAT);
    const pattern = asText(own(rule, 'pattern'), WHAT);
    if (!isAddressField(field)) return malformed(WHAT, 'has an unknown field');
    if (parsePattern(pattern) !== pattern) malformed(WHAT, 'has a pattern that is none');
    return { field, pattern, lastDay: asCount(own(rule, 'lastDay') ?? 0, WHAT, 0) };
  });
}

export function encodeRules(rules: readonly Rule[]): string {
  return `${JSON.stringify(rules.map(({ field, pattern, lastDay }) => ({ field, pattern, lastDay })))}\n`;
}

/** Every rule that counts today and matches an address of its identities. */
export function matchRules(rules: readonly Rule[], identities: Identities, today: number): RuleMatch[] {
  return rules
    .filter(({ lastDay }) => countsOn(lastDay, today))
    .flatMap((rule) => {
      const matches = compilePattern(rule.pattern);
      return identitiesOf(rule.field).flatMap((identity) =>
        identities[identity].filter(matches).map((matched) => ({ rule, matched, identity })),
      );
    });
}

/** A test for one pattern. Looks for its pieces from left to right and never goes back. */
export function compilePattern(pattern: string): (address: string) => boolean {
  const at = pattern.lastIndexOf('@');
  const local = pattern.slice(0, at).split('*');
  const domain = pattern.slice(at + 1).split('*');
  return (address) => {
    const cut = address.lastIndexOf('@');
    return cut !== -1 && fits(local, address.slice(0, cut)) && fits(domain, address.slice(cut + 1));
  };
}

function fits(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces.at(-1) ?? '';
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
