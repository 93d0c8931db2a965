import { messageHeader } from '../../core/mail/message-header.ts';
import { ProblemList } from '../../core/mail/reading-budget.ts';

/**
 * Whether a source is of the message a page shows, by its subject: spaces and invisible characters aside, since pages fold
 * them. A page that shows no subject shows a message without one.
 */
export function isShownMessage(raw: Uint8Array, shown: string): boolean {
  const { subject } = messageHeader(raw, new ProblemList());
  return bare(subject) === '' || bare(subject) === bare(shown);
}

function bare(text: string): string {
  return text.normalize('NFC').replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, '');
}
