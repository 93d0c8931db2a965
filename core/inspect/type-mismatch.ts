import { contentClassOf } from './content-kinds.ts';
import type { ContentKind } from './content-kinds.ts';
import { isArchiveDecoy, isDecoy, isPlainDecoy } from './decoy.ts';
import type { FileName } from './file-name.ts';
import type { Sign } from './finding.ts';
import { codeOfClass } from './named-type.ts';
import { fileTypeOf } from './file-types.ts';

/** Kinds whose sign is certain. Scripts told by words are not: a text about scripts is a text. */
const CERTAIN: ReadonlySet<ContentKind> = new Set<ContentKind>([
  ...([
    'pe',
    'elf',
    'mach-o',
    'java-class',
    'dex',
    'jar',
    'apk',
    'msix',
    'msi',
    'deb',
    'rpm',
    'xar',
  ] as const),
  ...(['lnk', 'chm', 'hlp', 'encoded-script', 'iso', 'udf', 'vhd', 'vhdx', 'wim', 'dmg', 'diagcab'] as const),
]);

/** Archives that hold files. Single-file streams (gzip, xz) hide nothing by a wrong name. */
const CARRIERS: ReadonlySet<ContentKind> = new Set<ContentKind>([
  ...(['zip', 'rar', '7z', 'cab', 'ace', 'arj', 'lha', 'tar', 'alz', 'egg', 'zpaq'] as const),
]);

const ZIPPED: ReadonlySet<ContentKind> = new Set<ContentKind>(['jar', 'apk', 'msix']);

/** Runs only when something is told to run it: no finding without a disguise. */
const NEEDS_A_HOST: ReadonlySet<ContentKind> = new Set<ContentKind>(['java-class', 'dex', 'encoded-script']);

const NOTHING: readonly Sign[] = [];

/**
 * Content that runs under the name of a document, picture or archive; an archive under the name of a document (case
 * `carrier`). The declared media type is only recorded: it is wrong too often to mean anything.
 */
export function typeMismatch(
  names: readonly FileName[],
  kind: ContentKind,
  mediaType: string,
  declaredType: string,
): readonly Sign[] {
  if (!CERTAIN.has(kind) && !CARRIERS.has(kind)) return NOTHING;
  const certain = CERTAIN.has(kind) && !isUnpacked(names, kind);
  const data = { detectedType: mediaType, declaredType };
  return names.flatMap((name): Sign[] => {
    if (certain && isDecoy(name.extension)) {
      return [{ code: 'type-mismatch', data: { ...data, extension: name.extension } }];
    }
    if (CARRIERS.has(kind) && isPlainDecoy(name.extension)) {
      return [{ code: 'type-mismatch', data: { ...data, extension: name.extension, case: 'carrier' } }];
    }
    return [];
  });
}

/** Content that runs, whatever it is called; nothing where the name already says so. */
export function runningContent(
  names: readonly FileName[],
  kind: ContentKind,
  mediaType: string,
): readonly Sign[] {
  if (!CERTAIN.has(kind) || NEEDS_A_HOST.has(kind)) return NOTHING;
  const code = codeOfClass(contentClassOf(kind) as never);
  if (code === undefined) return NOTHING;
  if (isUnpacked(names, kind) || names.some((name) => fileTypeOf(name.extension)?.warns === true)) return [];
  return [{ code, data: { detectedType: mediaType, by: 'content' } }];
}

/** A program's zip under an archive's name is unpacked by its reader, not run: its members are judged instead. */
function isUnpacked(names: readonly FileName[], kind: ContentKind): boolean {
  return ZIPPED.has(kind) && names.length > 0 && names.every((name) => isArchiveDecoy(name.extension));
}
