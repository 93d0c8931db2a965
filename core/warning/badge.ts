import type { ListState } from '../lists/list-reader.ts';
import type { AttachmentVerdict } from '../verify/verdict.ts';
import { mainReason } from './main-reason.ts';
import type { Text, TextKey } from './text-keys.ts';

export interface Badge {
  /** The word beside the attachment. */
  readonly word: Text;
  /** The sentence that explains it: the accessible description. */
  readonly description: Text;
}

/**
 * The badge of an attachment. `lists` is the verdict's own; without it the description cannot name version and time of
 * a list. Hosts show the badge of `clean` and `allowed` on demand only.
 */
export function badgeOf(attachment: AttachmentVerdict, lists: ListState | null = null): Badge {
  return { word: { key: wordOf(attachment), params: {} }, description: mainReason(attachment, lists) };
}

function wordOf({ outcome, disposition, reasons }: AttachmentVerdict): TextKey {
  switch (outcome) {
    case 'malicious':
      return disposition === 'block' ? 'badge_blocked' : 'badge_malicious';
    case 'suspicious':
      return disposition === 'block' ? 'badge_blocked' : 'badge_suspicious';
    case 'unchecked':
      return reasons[0] === 'pending' ? 'badge_pending' : 'badge_unchecked';
    case 'clean':
      return 'badge_clean';
    case 'allowed':
      return 'badge_allowed';
  }
}
