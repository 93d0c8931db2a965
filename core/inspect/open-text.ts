import { MAX_TEXT_SCAN_BYTES } from '../limits.ts';
import type { ContentKind } from './content-kinds.ts';
import { excel4InSylk } from './excel4-macro.ts';
import { readNames } from './file-name.ts';
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

/** Signs in markup and shortcuts. Told by content, and by name where a browser would go by the name. */
export function openText(subject: Subject, kind: ContentKind, run: InspectionRun): void {
  const extensions = readNames(subject.names).map((name) => name.extension);
  const markup = kind === 'html' || kind === 'svg' || kind === 'xml' || kind === 'hta';
  const named = extensions.some((extension) => MARKUP_NAMES.has(extension));
  const shortcut = kind === 'url' || kind === 'scf' || kind === 'theme';
  if (!markup && !(named && kind === 'text') && !shortcut && kind !== 'slk') return;
  const text = plainText(subject.bytes, MAX_TEXT_SCAN_BYTES) ?? '';
  if (subject.bytes.length > MAX_TEXT_SCAN_BYTES) run.gap('limit-reached');
  run.add(subject.path, signsOf(kind, text));
}

type Look = (text: string) => readonly Sign[];

const LOOKS: ReadonlyMap<ContentKind, Look> = new Map<ContentKind, Look>([
  ['slk', excel4InSylk],
  ['url', iniTarget],
  ['scf', iniTarget],
  ['theme', iniTarget],
  ['svg', svgScript],
]);

function signsOf(kind: ContentKind, text: string): readonly Sign[] {
  const look = LOOKS.get(kind);
  return look === undefined ? [...htmlSmuggling(text), ...htmlPasswordForm(text)] : look(text);
}
