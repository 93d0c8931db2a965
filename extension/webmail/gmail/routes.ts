import type { MessageRef } from '../../messaging/contract.ts';
import type { ExitTarget, RawSourceRequest, WebmailRoutes } from '../routes.ts';
import { baseOf, gmailRef, isGmailHost, isGmailRef, legacyIdOf } from './ids.ts';

const CONTENT_ORIGIN = 'https://mail-attachment.googleusercontent.com';
/** Every parameter by which Gmail names a message. */
const NAMES = ['permmsgid', 'th'] as const;

/** Gmail. What is known of it was read in public sources that drive it; see docs/WEBMAILS.md. */
export const gmailRoutes: WebmailRoutes = {
  id: 'gmail',
  ownHosts: ['https://mail.google.com/*'],
  contentHosts: [`${CONTENT_ORIGIN}/*`],
  exitAddresses: [
    '^https://mail\\.google\\.com/mail/.*[?&]view=(att|fimg|snatt)(&|#|$)',
    '^https://mail-attachment\\.googleusercontent\\.com/attachment/',
  ],
  viewerAddresses: [],
  readRequest,
  rawSource: ({ base, uid }): RawSourceRequest => ({
    url: `${base}?view=att&th=${uid}&attid=0&disp=comp&safe=1&zw`,
    method: 'GET',
    form: undefined,
    headers: {},
    redirectsTo: [CONTENT_ORIGIN],
    // A message that is not there, a login page: all come as HTML, with status 200.
    isSource: (answer) => !/^\s*text\/html\b/iu.test(answer.header('content-type') ?? ''),
    decode: (bytes) => bytes,
    exact: true,
  }),
  // As InboxSDK, which very many people use, limits itself (its `gmailAjax.ts`).
  pace: [
    { requests: 7, ms: 1_000 },
    { requests: 50, ms: 10_000 },
  ],
  isRef: isGmailRef,
};

function readRequest(url: URL): ExitTarget | undefined {
  const isContent = url.origin === CONTENT_ORIGIN;
  if (!isContent && !(isGmailHost(url) && url.pathname.startsWith('/mail/'))) return undefined;
  const base = baseOf(isContent ? url.pathname.replace(/^\/attachment\//u, '/mail/') : url.pathname);
  const part = url.searchParams.get('attid') ?? '';
  // The whole message has the number 0.
  return { ref: refOf(url, base), part: part === '0' ? '' : part, base, token: '' };
}

/** Named twice and differently is not named: what leaves is then judged by its bytes alone. */
function refOf(url: URL, base: string): MessageRef | undefined {
  const named = NAMES.flatMap((name) => url.searchParams.getAll(name)).map(
    (value) => legacyIdOf(value) ?? value.replace(/^#/u, '').toLowerCase(),
  );
  const [first = '', ...others] = named;
  return others.every((other) => other === first) ? gmailRef(base, first) : undefined;
}
