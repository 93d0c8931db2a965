import type { TabStatus } from '../../messaging/contract.ts';
import type { UiKey } from '../text/wording.ts';

/** What the popup says of a page, in one line. Anything but full protection is said as such. */
export function statusKey({ site, health, verdict }: TabStatus, isWeb: boolean): UiKey {
  if (!isWeb) return 'popup_not_webmail';
  if (site === null) return 'popup_not_protected';
  if (!site.granted) return 'popup_not_granted';
  switch (health) {
    case 'not-protected':
      return 'popup_reload';
    case 'no-match':
      return 'popup_no_match';
    case 'no-message':
      return 'popup_protected';
    case 'ok':
      return verdict === null ? 'popup_checking' : 'popup_protected';
  }
}
