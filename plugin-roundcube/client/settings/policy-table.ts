import type { Policy, PolicyInput } from '../../../core/policy/policy.ts';
import { element } from '../page/element.ts';

type Labels = Readonly<Record<string, string>>;
type Path = readonly string[];

/** A secret, and what only the extension acts by. */
const HIDDEN = ['scoring.credential', 'incidents.credential', 'sites', 'lists.ownEntries'];
/** Settings whose values share the words of dispositions. */
const DISPOSITIONS = /^(?:withoutVerdict\.|onSuspicious$)/u;
const COLUMNS = ['policy_column_name', 'policy_column_value', 'policy_column_by'] as const;

/**
 * Every setting of a policy with its value and who set it: the administrator, where the document as `written` has it, or
 * nobody. A setting that a later version of core adds shows up by its path until it has a text.
 */
export function policyTable(
  page: Document,
  policy: Policy,
  written: PolicyInput,
  labels: Labels,
): HTMLElement {
  const say = (key: string): string => labels[key] ?? key;
  const row = (path: Path, value: unknown): HTMLElement => {
    const cells = [
      valueText(path, value, labels),
      say(isWritten(written, path) ? 'policy_by_administrator' : 'policy_by_default'),
    ];
    return element(
      page,
      'tr',
      { role: 'row' },
      element(page, 'th', { scope: 'row', role: 'rowheader' }, nameOf(path, labels)),
      ...cells.map((text, index) =>
        element(
          page,
          'td',
          { role: 'cell', 'data-label': say(COLUMNS[index + 1] ?? '') },
          element(page, 'bdi', {}, text),
        ),
      ),
    );
  };
  const head = COLUMNS.map((key) => element(page, 'th', { scope: 'col', role: 'columnheader' }, say(key)));
  const rows = leaves(policy, []).filter(([path]) => !HIDDEN.includes(path.join('.')));
  return element(
    page,
    'table',
    { class: 'mailwicket-policy', role: 'table', 'aria-labelledby': 'mailwicket-policy-title' },
    element(page, 'thead', { role: 'rowgroup' }, element(page, 'tr', { role: 'row' }, ...head)),
    element(page, 'tbody', { role: 'rowgroup' }, ...rows.map(([path, value]) => row(path, value))),
  );
}

function leaves(value: unknown, path: Path): (readonly [Path, unknown])[] {
  if (!isSection(value) || path.join('.') === 'texts.own') return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}

function nameOf(path: Path, labels: Labels): string {
  const own = labels[`policy_${path.join('_')}`];
  if (own === undefined) return path.join('.');
  const [group] = path;
  const section = path.length > 1 ? labels[`policy_${group ?? ''}`] : undefined;
  return section === undefined ? own : `${section}: ${own}`;
}

function valueText(path: Path, value: unknown, labels: Labels): string {
  const say = (key: string): string => labels[key] ?? key;
  const isNothing =
    value === '' ||
    (Array.isArray(value) ? value.length === 0 : isSection(value) && Object.keys(value).length === 0);
  if (isNothing) return say('policy_nothing');
  if (typeof value === 'boolean') return say(value ? 'policy_yes' : 'policy_no');
  if (typeof value === 'string') {
    const written = path.join('.');
    const key = DISPOSITIONS.test(written) ? `choice_${value}` : `policy_${path.join('_')}_${value}`;
    return labels[key.replaceAll('-', '_')] ?? value;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => itemText(one)).join(', ');
  return isSection(value) ? Object.keys(value).join(', ') : String(value);
}

function itemText(value: unknown): string {
  return isSection(value) && typeof value['name'] === 'string' ? value['name'] : String(value);
}

function isWritten(written: unknown, path: Path): boolean {
  let value = written;
  for (const key of path) {
    if (!isSection(value) || !Object.hasOwn(value, key)) return false;
    value = value[key];
  }
  return true;
}

function isSection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
