import type { Clock } from '../ports.ts';
import { countsOn, dayOfTime } from './days.ts';
import { entryKey, type Entry } from './entry.ts';
import { readEntryFile, type ReadEntries } from './entry-file.ts';
import { isAddressField } from './entry-field.ts';
import { askedOf } from './expressions.ts';
import type { ListKind } from './layer.ts';
import type { EntryMatch, ListReader } from './list-reader.ts';
import { matchRules, type Rule } from './rules.ts';

/** Name under which a user's own entries stand in receipts. */
export const OWN_LIST = 'own';

/** Reads a user's own entries; show `problems` and store nothing while there are any. */
export function readOwnEntries(kind: ListKind, text: string): ReadEntries {
  return readEntryFile(`${kind}.txt`, text);
}

/** Looks things up in a user's own entries, in the form lists are authored in. Lines that cannot be read match nothing. */
export function ownEntriesReader(blockText: string, allowText: string, clock: Clock): ListReader {
  const lists = (['block', 'allow'] as const).map((kind) => {
    const { entries } = readOwnEntries(kind, kind === 'block' ? blockText : allowText);
    return { kind, days: valueDays(entries), rules: rulesOf(entries) };
  });
  return {
    state: () => Promise.resolve(null),
    match(question) {
      const asked = askedOf(question);
      const today = dayOfTime(clock.now());
      const matches = lists.flatMap(({ kind, days, rules }): EntryMatch[] => [
        ...asked
          .filter((item) => {
            const day = days.get(entryKey(item));
            return day !== undefined && countsOn(day, today);
          })
          .map((item) => ({ kind, list: OWN_LIST, ...item })),
        ...matchRules(rules, question.identities, today).map(({ rule, matched, identity }) => ({
          kind,
          list: OWN_LIST,
          field: rule.field,
          expression: rule.pattern,
          matched,
          identity,
        })),
      ]);
      return Promise.resolve(matches);
    },
  };
}

/** Last day of each value entry by its key. Of two lines for one entry the one that counts longer counts. */
export function valueDays(entries: readonly Entry[]): ReadonlyMap<string, number> {
  const days = new Map<string, number>();
  for (const entry of entries) {
    if (entry.form !== 'value') continue;
    days.set(entryKey(entry), laterDay(days.get(entryKey(entry)), entry.lastDay));
  }
  return days;
}

/** The rules among entries, each once. */
export function rulesOf(entries: readonly Entry[]): readonly Rule[] {
  const rules = new Map<string, Rule>();
  for (const entry of entries) {
    if (entry.form !== 'pattern' || !isAddressField(entry.field)) continue;
    const lastDay = laterDay(rules.get(entryKey(entry))?.lastDay, entry.lastDay);
    rules.set(entryKey(entry), { field: entry.field, pattern: entry.expression, lastDay });
  }
  return [...rules.values()];
}

function laterDay(before: number | undefined, day: number): number {
  if (before === undefined) return day;
  return before === 0 || day === 0 ? 0 : Math.max(before, day);
}
