import type { CompoundFile } from '../archive/cfb.ts';
import { MAX_FILENAME_LENGTH, MAX_MEMBER_BYTES } from '../limits.ts';
import { readNames } from './file-name.ts';
import { fileTypeOf } from './file-types.ts';
import type { InspectionRun, Subject } from './inspection-run.ts';

/** Streams of an attachment in an Outlook message (MS-OXMSG 2.2.2): its data, and its long and short names. */
const DATA = '__substg1.0_37010102';
const NAMES: ReadonlyMap<string, string> = new Map([
  ['__substg1.0_3707001F', 'utf-16le'],
  ['__substg1.0_3707001E', 'windows-1252'],
]);

/** Inspects the attachments of an Outlook message, those of messages inside it included. */
export async function openMsg(subject: Subject, file: CompoundFile, run: InspectionRun): Promise<void> {
  const streams = file.entries.filter((entry) => entry.kind === 'stream');
  const names = streams.flatMap((entry) => {
    const label = NAMES.get(entry.name);
    if (label === undefined) return [];
    const name = new TextDecoder(label).decode(file.read(entry, MAX_FILENAME_LENGTH));
    return [name.replace(/\0[^]*$/u, '')];
  });
  const running = names.filter((name) =>
    readNames([name]).some((reading) => fileTypeOf(reading.extension)?.warns === true),
  );
  const attachments = streams.filter((entry) => entry.name === DATA);
  for (const [index, entry] of attachments.entries()) {
    // Names and data are told apart by folder, which a damaged directory loses: each is judged by all that run.
    const known = names.length === attachments.length ? names[index] : undefined;
    const bytes = file.read(entry, Math.min(MAX_MEMBER_BYTES, run.budget.bytes));
    if (bytes.length < entry.size) run.gap(run.budget.bytes === 0 ? 'limit-reached' : 'corrupt');
    run.budget.takeBytes(bytes.length);
    const shown = [known ?? `attachment-${String(index + 1)}`, ...(known === undefined ? running : [])];
    const inner = { names: shown, bytes, size: entry.size, encrypted: false, siblings: attachments.length };
    if (!(await run.member(subject, inner))) return;
  }
}
