import { roundcubeOf } from './roundcube.ts';

/**
 * Roundcube sends the form for an archive of messages into a frame that nobody sees. A refusal that came there is said by the
 * page around it.
 */
export function sayAroundHiddenFrame(own: Window): void {
  const refusal = own.document.querySelector('#mailwicket-refusal');
  if (own.parent === own || refusal === null || refusal.getClientRects().length > 0) return;
  // Some skins take the heading away to their own.
  const text = refusal.querySelector('p')?.textContent ?? '';
  roundcubeOf(own.parent)?.display_message(text, 'error');
}
