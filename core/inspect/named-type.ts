import type { FileClass } from './file-type-row.ts';
import { fileTypeOf } from './file-types.ts';
import type { FileName } from './file-name.ts';
import type { FindingCode, Sign } from './finding.ts';

const CODES: Partial<Record<FileClass, FindingCode>> = {
  executable: 'executable-type',
  installer: 'installer-type',
  'disk image': 'disk-image-type',
  shortcut: 'shortcut-type',
  script: 'script-type',
  'help file': 'script-type',
  configuration: 'script-type',
};

/** Also top-level domains and so the end of ordinary names (`acme.com`): content has to leave room for a program. */
const DOMAIN_LIKE = new Set(['com', 'app', 'pl', 'py', 'ws', 'sh', 'its', 'ps1']);

/** Source code: alone it is a script to run, among many files it is a project. */
const SOURCE = new Set([
  'js',
  'mjs',
  'py',
  'pl',
  'vb',
  'bas',
  'asp',
  'aspx',
  'ksh',
  'csh',
  'psd1',
  'psm1',
  'ps1xml',
]);

/** Files in an archive from which on source files are a project. */
const PROJECT_FILES = 8;

const NOTHING: readonly Sign[] = [];

/** The finding a class of files gives by name or content; `undefined` for classes that are opened or ignored. */
export function codeOfClass(name: FileClass): FindingCode | undefined {
  return CODES[name];
}

/**
 * Names of types that run on a double click (docs/ATTACHMENT-TYPES.md).
 * @param harmlessContent the content is known to be of a kind that does not run, such as a picture
 * @param siblings files in the archive it came from; 1 for an attachment itself
 */
export function namedTypes(
  names: readonly FileName[],
  harmlessContent: boolean,
  siblings: number,
): readonly Sign[] {
  if (!names.some(({ extension }) => fileTypeOf(extension)?.warns === true)) return NOTHING;
  return names.flatMap((name) => {
    const type = fileTypeOf(name.extension);
    if (type?.warns !== true || (harmlessContent && DOMAIN_LIKE.has(type.extension))) return [];
    const code = CODES[type.class];
    if (code === undefined) return [];
    const project = siblings >= PROJECT_FILES && SOURCE.has(type.extension);
    return [
      { code, data: { extension: type.extension, by: 'name', ...(project ? { case: 'project' } : {}) } },
    ];
  });
}
