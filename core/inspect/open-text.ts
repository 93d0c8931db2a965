import { latin1 } from '../bytes/text.ts';
import { MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import type { ContentKind } from './content-kinds.ts';
import { excel4InSylk } from './excel4-macro.ts';
import type { Sign } from './finding.ts';
import { htmlPasswordForm } from './html-password-form.ts';
import { htmlSmuggling } from './html-smuggling.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';
import { plainText } from './plain-text.ts';
import { iniTarget } from './shortcut-target.ts';
import { svgScript } from './svg-script.ts';

const MARKUP_NAMES = new Set([
  'html',
  'htm',
  'xhtml',
  'shtml',
  'shtm',
  'mht',
  'mhtml',
  'hta',
  'svg',
  'xml',
  'xht',
]);

const MARKUP_KINDS: ReadonlySet<ContentKind> = new Set<ContentKind>(['html', 'svg', 'xml', 'hta']);
const MARKUP_TYPES = /^(?:text\/html|application\/xhtml\+xml|image\/svg\+xml)$/u;

/** Signs in shortcuts, and in markup that its content tells. */
export function openText(subject: Subject, kind: ContentKind, run: InspectionRun): void {
  const shortcut = kind === 'url' || kind === 'scf' || kind === 'theme';
  if (!shortcut && !MARKUP_KINDS.has(kind) && kind !== 'slk') return;
  const text = textOf(subject, run);
  run.add(subject.path, LOOKS.get(kind)?.(text) ?? markupSigns(text));
}

/**
 * Signs in what a browser takes for markup by its name or declared type, whatever the content looks like: a page may start
 * as a picture, a PDF document or a message does.
 */
export function openNamedMarkup(subject: Subject, kind: ContentKind, run: InspectionRun): void {
  const { readings, declaredType } = subject;
  const named = readings.some(({ extension }) => MARKUP_NAMES.has(extension));
  if (MARKUP_KINDS.has(kind) || (!named && !MARKUP_TYPES.test(declaredType))) return;
  const text = textOf(subject, run);
  const drawing = readings.some(({ extension }) => extension === 'svg') || declaredType.startsWith('image/');
  run.add(subject.path, [...(drawing ? svgScript(text) : []), ...markupSigns(text)]);
}

function textOf({ bytes }: Subject, run: InspectionRun): string {
  if (bytes.length > MAX_TEXT_SCAN_BYTES) run.gap('limit-reached');
  return plainText(bytes, MAX_TEXT_SCAN_BYTES) ?? latin1(bytes.subarray(0, MAX_TEXT_SCAN_BYTES));
}

type Look = (text: string) => readonly Sign[];

const LOOKS: ReadonlyMap<ContentKind, Look> = new Map<ContentKind, Look>([
  ['slk', excel4InSylk],
  ['url', iniTarget],
  ['scf', iniTarget],
  ['theme', iniTarget],
  ['svg', svgScript],
]);

const markupSigns: Look = (text) => [...htmlSmuggling(text), ...htmlPasswordForm(text)];
