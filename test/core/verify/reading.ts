import { createHash } from 'node:crypto';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { buildMessage } from '../../support/build-message.ts';

export const NOTE = 'Nothing to see here.\n';
export const NOTE_SHA256 = sha256(NOTE);
/** A message with `NOTE` as its one attachment. */
export const noteMessage = buildMessage({
  parts: [{ filename: 'note.txt', type: 'text/plain', content: NOTE }],
});

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** The verdict of the one attachment there is. */
export function only(verdict: Verdict): AttachmentVerdict {
  const [attachment, ...more] = verdict.attachments;
  if (attachment === undefined || more.length > 0) throw new Error('not one attachment');
  return attachment;
}

export function codes(receipt: Verdict['receipt']): string[] {
  return receipt.map((line) => line.code);
}
