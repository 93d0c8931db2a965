import { readPhpQuery } from '../../exits/php-query.ts';
import type { MessageRef } from '../../messaging/contract.ts';
import type { ExitTarget, RawSourceRequest, WebmailRoutes } from '../routes.ts';
import { attachmentIdOf } from './references.ts';

/** Other writings (`05`, `5:5`, `5,5`) name the same message to Roundcube and another one to us. */
const UID = /^[1-9]\d*(?:\.\d+)*$/u;

export interface RoundcubeRequest extends ExitTarget {
  /** As Roundcube reads it: letters, digits, `-`, `_` and `.` of what was sent. */
  readonly action: string;
}

/** Roundcube 1.6 and 1.7, on any origin. */
export const roundcubeRoutes: WebmailRoutes = {
  id: 'roundcube',
  ownHosts: [],
  contentHosts: [],
  exitAddresses: ['^https?://.*[?&]_action=(get|display-attachment|plugin\\.zipdownload\\.[a-z]+)(&.*)?$'],
  // A viewer window; what it shows comes in an inner frame.
  viewerAddresses: ['[?&]_frame=1(&|$)'],
  readRequest: readRoundcubeRequest,
  rawSource: (ref, token): RawSourceRequest => ({
    url: rawSourceUrl(ref, token),
    method: 'GET',
    form: undefined,
    headers: {},
    redirectsTo: [],
    // Sources are saved as a file; a login page or an error is a page.
    isSource: (answer) => /^\s*attachment\b/iu.test(answer.header('content-disposition') ?? ''),
    decode: (bytes) => bytes,
    exact: true,
  }),
  isRef: ({ mailbox, uid }) => mailbox !== '' && UID.test(uid),
};

/**
 * Reads a request to Roundcube the way Roundcube does (`rcmail::set_action`, `rcube_utils::get_input_value`, and the
 * `5-Folder` form of `mail/index.php`): a form value beats a query value, the folder in the uid beats `_mbox`. Cookies,
 * which beat both, cannot be seen here; a wrong message is found out because the bytes that leave are looked up in it
 * by their hash.
 */
export function readRoundcubeRequest(url: URL, form: string | undefined): RoundcubeRequest | undefined {
  const parameters = new Map([
    ...readPhpQuery(url.search.slice(1)),
    ...(form === undefined ? [] : readPhpQuery(form)),
  ]);
  if (!ADDRESSING.some((name) => parameters.has(name))) return undefined;
  const value = (name: string) => parameters.get(name) ?? '';
  return {
    action: value('_action').replaceAll(/[^a-z0-9_.-]/giu, ''),
    ref: parameters.has('_uid') ? refOf(url, value('_uid'), value('_mbox')) : undefined,
    part: value('_part') === '' ? '' : attachmentIdOf(value('_part')),
    base: baseOf(url),
    token: value('_token').replaceAll(/[^\w.-]/gu, ''),
  };
}

/** Without any of these a request is about no mail: Roundcube answers it with a page of its own. */
const ADDRESSING = ['_task', '_action', '_uid', '_mbox', '_part'] as const;

function baseOf(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

/** An outer message is verified as a whole: `5.2` asks for what is inside message 5. */
function refOf(url: URL, uid: string, mbox: string): MessageRef | undefined {
  const match = /^([1-9]\d*)(?:\.\d+)*(?:-(.+))?$/su.exec(uid.trim());
  const number = match?.[1];
  if (number === undefined) return undefined;
  const mailbox = match?.[2] ?? mbox;
  // Roundcube strips tags from both; without a name it takes the folder of the session, which we do not know.
  if (mailbox === '' || mailbox.length > 1024 || /[<\p{Cc}]/u.test(mailbox)) return undefined;
  return { webmail: 'roundcube', base: baseOf(url), mailbox, uid: number };
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
