import type { AttachmentVerdict } from '../../core/verify/verdict.ts';

const PREFIX = 'name:';

/**
 * The id of an attachment of which a page tells the name only, for `AttachmentControl.attachmentId`. All attachments of that
 * name are meant; a name that no attachment has is one that is not known.
 */
export function namedAttachment(filename: string): string {
  return PREFIX + filename.trim();
}

/** Whether an attachment is the one that a control is of. */
export function isMeant({ id, filename }: AttachmentVerdict, attachmentId: string): boolean {
  return id === attachmentId || attachmentId === namedAttachment(filename);
}
