import { roundcubeOf } from './roundcube.ts';

/** The page around a refusal that nobody sees. */
export interface Around {
  /** Says something in Roundcube's notices. */
  say(text: string, type: 'error' | 'confirmation'): void;
  /** Sends the form of that page once more whose answer the refusal was; `false` where there is none, or that was done before. */
  sendAgain(): boolean;
}

/**
 * Roundcube sends the form for an archive of messages into a frame that nobody sees. What a refusal says there is said by the
 * page around it. `undefined` where the refusal is in view.
 */
export function aroundHiddenFrame(own: Window): Around | undefined {
  const refusal = own.document.querySelector('#mailwicket-refusal');
  if (own.parent === own || refusal === null || refusal.getClientRects().length > 0) return undefined;
  const roundcube = roundcubeOf(own.parent);
  if (roundcube === undefined) return undefined;
  return {
    say: (text, type) => roundcube.display_message(text, type),
    sendAgain() {
      const { name, parent } = own;
      const form = [...parent.document.forms].find(({ target }) => name !== '' && target === name);
      if (form === undefined || form.dataset['mailwicketAgain'] !== undefined) return false;
      // Once: a message that were refused for ever would ask for ever.
      form.dataset['mailwicketAgain'] = '';
      form.submit();
      return true;
    },
  };
}

/** What the refusal says first. Some skins take the heading away to their own. */
export function refusalText(page: Document): string {
  return page.querySelector('#mailwicket-refusal p')?.textContent ?? '';
}
