import { ATTACHMENT_WAYS } from './attachment-ways.ts';
import { MESSAGE_WAYS } from './message-ways.ts';
import type { UserWay } from './user-way.ts';

export const USER_WAYS: readonly UserWay[] = [...ATTACHMENT_WAYS, ...MESSAGE_WAYS];

/** Exits of the table to which no control of a browser leads, and why. */
export const NO_WAY: Readonly<Record<string, string>> = {
  preview: 'shown in the pane beside the list; `client.e2e.ts` opens it there',
  'zipdownload: message, eml':
    'Roundcube exports one message as `.eml` by viewsource; its script never asks for this',
  'upload under the task mail_attachment, which reaches the same class':
    'no page of Roundcube has this address',
  'vcard_attachments: the same action in the task addressbook': 'no page of Roundcube has this address',
  'an action of a plugin that Mailwicket does not know': 'stands for plugins that are not installed',
};
