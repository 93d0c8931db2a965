import type { FileClass, FileTypeRow } from './file-type-row.ts';
import { CARRIER_TYPES } from './file-types-carriers.ts';
import { NOISE_TYPES } from './file-types-noise.ts';
import { PROGRAM_TYPES } from './file-types-programs.ts';
import { SCRIPT_TYPES } from './file-types-scripts.ts';

export interface FileType {
  /** Lower case, without the dot. */
  readonly extension: string;
  readonly class: FileClass;
  /** Blocked by Gmail. */
  readonly gmail: boolean;
  /** Blocked by Outlook on the web. */
  readonly outlookWeb: boolean;
  /** Blocked by Outlook for Windows. */
  readonly outlookDesktop: boolean;
  /** Blocked by Microsoft Defender for Office 365 unless an administrator changes it. */
  readonly defender: boolean;
  /** Offered by Defender as an option. */
  readonly defenderOptional: boolean;
  /** rspamd's multiplier for the extension, 0 for none. */
  readonly rspamd: number;
  readonly description: string;
  /** Whether the name alone is a finding: it runs on a double click, and somebody blocks it by default. */
  readonly warns: boolean;
}

const RUNS: ReadonlySet<FileClass> = new Set<FileClass>([
  'executable',
  'installer',
  'disk image',
  'shortcut',
  'script',
  'help file',
]);

/** Configuration that runs a command or changes the machine when it is opened. The rest of its class does not. */
const RUNNING_CONFIGURATION = new Set(['reg', 'msc', 'theme', 'themepack', 'desktopthemepackfile', 'wsb']);

/** On a vendor's list, but its name is ordinary in mail: MATLAB data, cursors, build output, help contents. */
const ORDINARY = new Set(['mat', 'ani', 'cnt', 'hpj', 'plg', 'vbp']);

const BLOCKED_BY_DEFAULT = /[GWDBA]/u;

/**
 * Every type on a list of Gmail, Outlook or Microsoft Defender, and the abused types that none of them lists
 * (docs/ATTACHMENT-TYPES.md), sorted by extension.
 */
export const FILE_TYPES: readonly FileType[] = Object.entries<readonly FileTypeRow[]>({
  ...PROGRAM_TYPES,
  ...SCRIPT_TYPES,
  ...CARRIER_TYPES,
  ...NOISE_TYPES,
})
  .flatMap(([name, rows]) => rows.map((row) => fromRow(name as FileClass, row)))
  .sort((left, right) => (left.extension < right.extension ? -1 : 1));

const byExtension: ReadonlyMap<string, FileType> = new Map(FILE_TYPES.map((type) => [type.extension, type]));

/** The type of a lower-case extension without its dot; `undefined` when no list names it. */
export function fileTypeOf(extension: string): FileType | undefined {
  return byExtension.get(extension);
}

function fromRow(name: FileClass, [extension, lists, rspamd, description]: FileTypeRow): FileType {
  const runs = RUNS.has(name) || RUNNING_CONFIGURATION.has(extension);
  return {
    extension,
    class: name,
    gmail: lists.includes('G'),
    outlookWeb: lists.includes('W'),
    outlookDesktop: lists.includes('D'),
    defender: lists.includes('B'),
    defenderOptional: lists.includes('O'),
    rspamd,
    description,
    warns: runs && BLOCKED_BY_DEFAULT.test(lists) && !ORDINARY.has(extension),
  };
}
