import { normaliseAddress, normaliseDomain } from '../mail/addresses.ts';
import { isAddressField } from './entry-field.ts';
import type { EntryField } from './list-reader.ts';
import { parsePattern } from './rules.ts';

/** One line of an allow or block list. */
export interface Entry {
  readonly field: EntryField;
  /** Normalised: what `EntryMatch.expression` will say. */
  readonly expression: string;
  /** Last day it counts, in days since 1970; 0: it does not expire. */
  readonly lastDay: number;
  /** `pattern`: kept in the rules file; `value`: kept as a hash. */
  readonly form: 'value' | 'pattern';
}

const SHA256 = /^[0-9a-fA-F]{64}$/u;

/** The entry of a field and an expression as written, or a text that says what is wrong with it. */
export function readEntry(field: string, written: string, lastDay: number): Entry | string {
  if (field === 'sha256') {
    if (!SHA256.test(written)) return `"${written}" is not a SHA-256 value (64 hex digits)`;
    return { field, expression: written.toLowerCase(), lastDay, form: 'value' };
  }
  if (!isAddressField(field)) return `"${field}" is not a field`;
  const expression = normaliseExpression(written);
  if (expression !== undefined) return { field, expression, lastDay, form: 'value' };
  const pattern = written.includes('*') ? parsePattern(written) : undefined;
  if (pattern !== undefined) return { field, expression: pattern, lastDay, form: 'pattern' };
  return written.includes('@')
    ? `"${written}" is neither an address nor a pattern that means fewer than everyone`
    : `"${written}" is not an address; for a domain write *@${written}`;
}

/** `user@d`, `*@d` or `*@*.parent` with its domain normalised as addresses of messages are; else `undefined`. */
function normaliseExpression(written: string): string | undefined {
  const [, before, domain] = /^(\*@(?:\*\.)?)([^*]+)$/u.exec(written) ?? [];
  if (before !== undefined && domain !== undefined) {
    const normal = normaliseDomain(domain);
    return normal === undefined ? undefined : before + normal;
  }
  return written.includes('*') ? undefined : normaliseAddress(written);
}

/** The key under which two lines are the same entry. */
export function entryKey({ field, expression }: Pick<Entry, 'field' | 'expression'>): string {
  return `${field}:${expression}`;
}
