import type { MessageRef } from '../../messaging/contract.ts';

/** What an address below SOGo names, as SOGo reads it. */
export interface SogoPath {
  /** Address of the user's part of SOGo, for `MessageRef.base`; ends with a slash. */
  readonly base: string;
  /** `undefined` when it names no message. */
  readonly ref: MessageRef | undefined;
  /** Numbers of the part within the message, joined by dots; `''` when it names none. */
  readonly part: string;
}

/** Account, and folder by folder. */
const MAILBOX = /^\d+(?:\/folder[^/\p{Cc}]+)+$/u;
const UID = /^[1-9]\d*$/u;
/** SOGo takes `5.eml` for message 5. */
const MESSAGE_NAME = /^0*([1-9]\d*)(?:\.eml)?$/u;
const NUMBER = /^\d+$/u;
const AS_ATTACHMENT = 'asAttachment';

/**
 * Reads an address the way SOGo finds its objects, which is lenient (5.8, measured): empty steps are dropped; `so` may be left out;
 * the user may be given by mail address; names that mean nothing to an object are skipped, `Mail/view/0/…` and
 * `…/2/any/name` among them; `05` and `5.eml` are message 5. `undefined` when it is no address of SOGo's mail.
 */
export function readSogoPath(url: URL): SogoPath | undefined {
  const steps = url.pathname
    .split('/')
    .filter((step) => step !== '')
    .map(decoded);
  const mail = steps.indexOf('Mail');
  const user = steps[mail - 1];
  if (mail < 2 || user === undefined) return undefined;
  const before = steps.slice(0, mail - 1);
  const prefix = before.at(-1) === 'so' ? before : [...before, 'so'];
  const base = `${url.origin}/${[...prefix, user].map(encodeURIComponent).join('/')}/`;
  return { base, ...readMessage(base, steps.slice(mail + 1)) };
}

function readMessage(base: string, steps: readonly string[]): Pick<SogoPath, 'ref' | 'part'> {
  const none = { ref: undefined, part: '' };
  const account = steps.findIndex((step) => NUMBER.test(step));
  if (account === -1) return none;
  const folders: string[] = [];
  let at = account + 1;
  for (; at < steps.length; at++) {
    const step = steps[at] ?? '';
    if (step.startsWith('folder')) folders.push(folders.length === 0 ? withInbox(step) : step);
    else if (folders.length > 0 && MESSAGE_NAME.test(step)) break;
  }
  const uid = MESSAGE_NAME.exec(steps[at] ?? '')?.[1];
  const mailbox = [steps[account] ?? '', ...folders].join('/');
  const ref = { webmail: 'sogo', base, mailbox, uid: uid ?? '' } as const;
  if (uid === undefined || !isSogoRef(ref)) return none;
  const rest = steps.slice(at + 1);
  const numbers = rest.filter((step) => NUMBER.test(step)).map((step) => String(Number(step)));
  // A message that is one file has it as part 1.
  const part = numbers.length === 0 && rest.includes(AS_ATTACHMENT) ? '1' : numbers.join('.');
  return { ref, part: part === '0' ? '1' : part };
}

/** Whether a reference is written as SOGo itself writes it. */
export function isSogoRef({ mailbox, uid }: MessageRef): boolean {
  return MAILBOX.test(mailbox) && UID.test(uid);
}

/** The address of a message; a step below it may be appended. */
export function messageAddress({ base, mailbox, uid }: MessageRef): string {
  return `${base}Mail/${mailbox.split('/').map(encodeURIComponent).join('/')}/${uid}`;
}

/** The inbox is the one folder whose name has no case (RFC 3501 §5.1). */
function withInbox(folder: string): string {
  return folder.toLowerCase() === 'folderinbox' ? 'folderINBOX' : folder;
}

function decoded(step: string): string {
  try {
    return decodeURIComponent(step);
  } catch {
    // Not UTF-8: no folder of SOGo's has such a name, but the address may still lead to a message.
    return step;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  _: '_U_',
  '.': '_D_',
  '#': '_H_',
  '@': '_A_',
  '*': '_S_',
  ':': '_C_',
  ',': '_CO_',
  ' ': '_SP_',
  "'": '_SQ_',
  '&': '_AM_',
  '+': '_P_',
};

/** A folder's name as SOGo writes it into paths (`asCSSIdentifier` in its utils.js). */
function pathStep(name: string): string {
  const escaped = name
    .replaceAll(/[_.#@*:, '&+]/gu, (character) => ESCAPES[character] ?? character)
    .replaceAll(/[^\0-\x7f]/gu, '');
  return `folder${/^\d/u.test(escaped) ? '_' : ''}${escaped}`;
}

/**
 * The message that the fragment of SOGo's own address names: `#!/Mail/<account>/<folder>/<uid>`, with `virtual` before the
 * folder in a search over folders. `undefined` when it names none.
 */
export function refOfFragment(base: string, fragment: string): MessageRef | undefined {
  const [, account, folder, uid] =
    /^#!\/Mail\/(\d+)\/(?:virtual\/)?([^/?]+)\/([1-9]\d*)(?:[/?].*)?$/u.exec(fragment) ?? [];
  if (account === undefined || folder === undefined || uid === undefined) return undefined;
  // Encoded by SOGo and by its router, each once.
  const steps = decoded(decoded(folder)).split('/').map(pathStep);
  const ref = { webmail: 'sogo', base, mailbox: [account, ...steps].join('/'), uid } as const;
  return isSogoRef(ref) ? ref : undefined;
}

/** Whether a fragment names a message in whatever way. */
export function fragmentShowsMessage(fragment: string): boolean {
  return /^#!\/Mail\/\d+\/(?:virtual\/)?[^/]+\/\d/u.test(fragment);
}
