import type { PolicyInput } from '../../../../core/policy/policy.ts';
import { readPolicy } from '../../../../core/policy/read-policy.ts';
import type { Verdict } from '../../../../core/verify/verdict.ts';
import { verifyMessage } from '../../../../core/verify/verify-message.ts';
import { openLists } from '../../../../server/lists/open-lists.ts';
import { nodeCodec, systemClock } from '../../../../server/node-ports.ts';
import type { RoundcubeAnswer, RoundcubeSession } from '../../support/roundcube-session.ts';

/** Calls one of the plugin's routes as the browser bundle does. */
export function callRoute(
  session: RoundcubeSession,
  route: string,
  body: URLSearchParams | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<RoundcubeAnswer> {
  return session.send(`?_task=mail&_action=plugin.mailwicket.${route}`, {
    method: 'POST',
    headers: { 'x-roundcube-request': session.token, ...headers },
    body: body instanceof URLSearchParams ? body : JSON.stringify(body),
  });
}

export function formOf(uid: number): URLSearchParams {
  return new URLSearchParams({ _uid: String(uid), _mbox: 'INBOX' });
}

/** Verifies a message as the bundle does, with the lists of the policy, and gives the verdict it would post. */
export async function verdictOf(raw: Uint8Array, policyInput: PolicyInput): Promise<Verdict> {
  const policy = readPolicy(policyInput);
  const [source] = policy.lists.sources;
  if (source === undefined) throw new Error('the policy of this test has a list source');
  const { reader } = await openLists(source.url, source.root, systemClock);
  return verifyMessage(raw, {
    policy,
    lists: reader,
    endpoint: undefined,
    codec: nodeCodec,
    clock: systemClock,
    host: 'roundcube',
  });
}

export interface RawAnswer {
  readonly ticket: string;
  readonly bytes: Buffer;
}

/** Fetches the raw message with its ticket. */
export async function fetchRaw(session: RoundcubeSession, uid: number): Promise<RawAnswer> {
  const answer = await callRoute(session, 'raw', formOf(uid));
  if (answer.status !== 200) throw new Error(`raw answered ${answer.status}: ${answer.body.toString()}`);
  return { ticket: answer.headers.get('x-mailwicket-ticket') ?? '', bytes: answer.body };
}

/** Fetches, verifies and posts, as the bundle does. */
export async function verifyInBrowser(
  session: RoundcubeSession,
  uid: number,
  policy: PolicyInput,
): Promise<void> {
  const { ticket, bytes } = await fetchRaw(session, uid);
  const answer = await callRoute(session, 'verdict', { ticket, verdict: await verdictOf(bytes, policy) });
  if (answer.status !== 200) throw new Error(`verdict answered ${answer.status}: ${answer.body.toString()}`);
}
