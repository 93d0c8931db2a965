import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Attachment, Message } from '../../../core/mail/message.ts';

export const CORPUS_FOLDER = join(import.meta.dirname, '../../corpus');

/** The messages of the corpus by file name. */
export function corpusFiles(): readonly string[] {
  return readdirSync(CORPUS_FOLDER).filter((name) => name.endsWith('.eml'));
}

export function readCorpus(name: string): Uint8Array {
  return readFileSync(join(CORPUS_FOLDER, name));
}

/** What every `differential-*` message holds. */
export const CORPUS_PAYLOAD = 'MZ corpus payload; its second line\r\nis here: 47';

/** The attachments of a message and of those nested in it. */
export function allAttachments(message: Message): readonly Attachment[] {
  return message.attachments.flatMap((attachment) => [
    attachment,
    ...(attachment.nested === undefined ? [] : allAttachments(attachment.nested)),
  ]);
}

export function sha256Hex(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
