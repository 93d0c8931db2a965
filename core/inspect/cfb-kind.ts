import type { CompoundFile } from '../archive/cfb.ts';
import type { ContentKind } from './content-kinds.ts';

const TAIL = '0000000000c000000000000046';
/** Root class ids as stored: who wrote the file. */
const BY_CLASS: ReadonlyMap<string, ContentKind> = new Map<string, ContentKind>([
  [`060902${TAIL}`, 'doc'],
  [`000902${TAIL}`, 'doc'],
  [`200802${TAIL}`, 'xls'],
  [`100802${TAIL}`, 'xls'],
  ['108d81649b4fcf1186ea00aa00b929e8', 'ppt'],
  [`84100c${TAIL}`, 'msi'],
  [`82100c${TAIL}`, 'msi'],
  [`86100c${TAIL}`, 'msi'],
  [`0b0d02${TAIL}`, 'msg'],
  [`46f006${TAIL}`, 'msg'],
]);
const BY_STREAM: readonly (readonly [name: string, kind: ContentKind])[] = [
  ['EncryptedPackage', 'encrypted-office'],
  ['WordDocument', 'doc'],
  ['Workbook', 'xls'],
  ['Book', 'xls'],
  ['PowerPoint Document', 'ppt'],
  ['VisioDocument', 'vsd'],
  ['__properties_version1.0', 'msg'],
];

/** What a compound file is: by the root's class id, else by a stream only one program writes. */
export function cfbKind(file: CompoundFile): ContentKind {
  const names = new Set(file.entries.map((entry) => entry.name));
  if (names.has('EncryptedPackage')) return 'encrypted-office';
  const byClass = BY_CLASS.get(file.root?.clsid ?? '');
  return byClass ?? BY_STREAM.find(([name]) => names.has(name))?.[1] ?? 'cfb';
}
