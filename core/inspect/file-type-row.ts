/** What a file of a type is, and so what a double click on it does. */
export type FileClass =
  | 'executable'
  | 'installer'
  | 'disk image'
  | 'shortcut'
  | 'script'
  | 'help file'
  | 'configuration'
  | 'archive'
  | 'macro document'
  | 'document'
  | 'database'
  | 'library or code'
  | 'certificate'
  | 'other';

/**
 * Extension in lower case; who lists it; the multiplier rspamd gives it (0: none); what it is, in our words.
 * Lists: `G` Gmail, `W` Outlook on the web, `D` Outlook for Windows, `B` Defender by default, `O` Defender as an
 * option, `A` none of these, but abused.
 */
export type FileTypeRow = readonly [extension: string, lists: string, rspamd: number, description: string];

export type FileTypeRows = Partial<Record<FileClass, readonly FileTypeRow[]>>;
