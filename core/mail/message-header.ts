import { MailwicketError } from '../errors.ts';
import { fromLatin1, latin1 } from '../bytes/text.ts';
import { MAX_HEADER_BYTES, MAX_HEADER_FIELDS } from '../limits.ts';
import { unlabelledText } from './charset.ts';
import { fieldValue } from './entity.ts';
import { headerFields } from './header-fields.ts';
import type { HeaderField } from './message.ts';
import { decodeWords } from './parse-skeleton.ts';
import type { ProblemList } from './reading-budget.ts';

export interface MessageHeader {
  readonly fields: readonly HeaderField[];
  readonly messageId: string;
  readonly subject: string;
}

/**
 * The top-level header of a message. Blank lines before it are skipped, as some readers do.
 * Throws `NOT_A_MESSAGE` when there is no header field.
 */
export function messageHeader(raw: Uint8Array, problems: ProblemList): MessageHeader {
  const lineEnds = raw.includes(0x0a) ? 'lf' : 'any';
  let block = headerFields(raw, 0, raw.length, lineEnds, MAX_HEADER_FIELDS);
  if (block.fields.length === 0) {
    let at = 0;
    while (raw[at] === 0x0a || raw[at] === 0x0d) at++;
    block = headerFields(raw, at, raw.length, lineEnds, MAX_HEADER_FIELDS);
  }
  if (block.fields.length === 0) throw new MailwicketError('NOT_A_MESSAGE', 'no header field');
  const fields: HeaderField[] = [];
  let bytes = 0;
  for (const field of block.fields) {
    bytes += field.end - field.start;
    if (bytes > MAX_HEADER_BYTES) {
      problems.limit('header-bytes', '');
      break;
    }
    fields.push({ name: latin1(raw, field.start, field.nameEnd), value: fieldValue(raw, field) });
  }
  const first = (name: string) => fields.find((field) => field.name.toLowerCase() === name)?.value ?? '';
  return {
    fields,
    messageId: first('message-id').replace(/^</u, '').replace(/>.*$/su, '').trim(),
    subject: decodeWords(unlabelledText(fromLatin1(first('subject')))),
  };
}
