import { buildMessage } from './build-message.ts';

/** One way to write the address of an attachment that Roundcube 1.6 serves, though it does not look like it. */
export interface DodgingLink {
  readonly form: string;
  /** Address relative to Roundcube's entry point. */
  readonly query: (uid: number, part: string) => string;
}

/**
 * Roundcube strips signs from the action's name, PHP decodes names and turns dots in them into underscores. A mail
 * can hold such links to its own reader's webmail.
 */
export const DODGING_LINKS: readonly DodgingLink[] = [
  {
    form: 'plain',
    query: (uid, part) => `?_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=${part}`,
  },
  {
    form: 'sign in the action',
    query: (uid, part) => `?_task=mail&_action=g!et&_mbox=INBOX&_uid=${uid}&_part=${part}`,
  },
  {
    form: 'encoded name',
    query: (uid, part) => `?_task=mail&%5faction=get&_mbox=INBOX&_uid=${uid}&_part=${part}`,
  },
  {
    form: 'dots for underscores',
    query: (uid, part) => `?.task=mail&.mbox=INBOX&.uid=${uid}&.part=${part}&.action=get`,
  },
  {
    form: 'entry point named',
    query: (uid, part) => `index.php?_part=${part}&_uid=${uid}&_task=mail&_action=%67et`,
  },
  {
    form: 'padded uid',
    query: (uid, part) => `?_task=mail&_action=get&_mbox=INBOX&_uid=0${uid}&_part=${part}`,
  },
];

/** A message whose body links to one part of another message in every dodging form; link texts name the form. */
export function dodgingMessage(url: string, uid: number, part: string): Buffer {
  const links = DODGING_LINKS.map(({ form, query }) => {
    const href = new URL(query(uid, part), url).href.replaceAll('&', '&amp;');
    return `<li><a href="${href}">${form}</a></li>`;
  });
  return buildMessage({
    id: `dodging-${uid}-${part}`,
    subject: 'Links to your own mailbox',
    from: 'Eve <eve@stranger.example>',
    html: `<p>Open one of these:</p><ul>${links.join('')}</ul>`,
  });
}
