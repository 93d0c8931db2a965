import type { MessageRef } from '../messaging/contract.ts';
import { readPhpQuery } from './php-query.ts';

/** What a request to Roundcube asks for, as far as it can be told from outside. */
export interface RoundcubeRequest {
  /** As Roundcube reads it: letters, digits, `-`, `_` and `.` of what was sent. */
  readonly action: string;
  /** The message it is about; `undefined` when none or several are named, or the naming is not canonical. */
  readonly ref: MessageRef | undefined;
  /** The part asked for, `''` when none. */
  readonly part: string;
  /** The anti-CSRF token it carries, `''` when none. */
  readonly token: string;
}

/**
 * Reads a request to Roundcube the way Roundcube does (`rcmail::set_action`, `rcube_utils::get_input_value`, and the
 * `5-Folder` form of `mail/index.php`): a form value beats a query value, the folder in the uid beats `_mbox`. Cookies,
 * which beat both, cannot be seen here; a wrong message is found out because the bytes that leave are looked up in it
 * by their hash.
 */
export function readRoundcubeRequest(url: URL, form: string | undefined): RoundcubeRequest {
  const parameters = new Map([
    ...readPhpQuery(url.search.slice(1)),
    ...(form === undefined ? [] : readPhpQuery(form)),
  ]);
  const value = (name: string) => parameters.get(name) ?? '';
  return {
    action: value('_action').replaceAll(/[^a-z0-9_.-]/giu, ''),
    ref: parameters.has('_uid') ? refOf(url, value('_uid'), value('_mbox')) : undefined,
    part: value('_part'),
    token: value('_token').replaceAll(/[^\w.-]/gu, ''),
  };
}

/** An outer message is verified as a whole: `5.2` asks for what is inside message 5. */
function refOf(url: URL, uid: string, mbox: string): MessageRef | undefined {
  const match = /^([1-9]\d*)(?:\.\d+)*(?:-(.+))?$/su.exec(uid.trim());
  const number = match?.[1];
  if (number === undefined) return undefined;
  const mailbox = match?.[2] ?? mbox;
  // Roundcube strips tags from both; without a name it takes the folder of the session, which we do not know.
  if (mailbox === '' || mailbox.length > 1024 || /[<\p{Cc}]/u.test(mailbox)) return undefined;
  return { webmail: 'roundcube', base: `${url.origin}${url.pathname}`, mailbox, uid: number };
}

/** The address of a message's exact bytes. Without `_save` Roundcube rewrites line ends and drops characters. */
export function rawSourceUrl(ref: MessageRef, token: string): string {
  const query = new URLSearchParams({
    _task: 'mail',
    _action: 'viewsource',
    _uid: ref.uid,
    _mbox: ref.mailbox,
    _save: '1',
    _token: token,
  });
  return `${ref.base}?${query.toString()}`;
}
