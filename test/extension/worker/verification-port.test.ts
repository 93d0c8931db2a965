import { describe, expect, it } from 'vitest';
import type { Connection } from '../../../extension/browser/runtime.ts';
import type { VerificationRequest, VerificationUpdate } from '../../../extension/messaging/contract.ts';
import type { Sender } from '../../../extension/messaging/sender-origin.ts';
import { serveVerification } from '../../../extension/worker/verification-port.ts';
import type { VerificationPortDeps } from '../../../extension/worker/verification-port.ts';
import type { Verification } from '../../../extension/worker/verification.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { attachmentVerdict, REF, verdictOf } from '../../support/extension/verdicts.ts';

const PAGE: Sender = {
  origin: 'webmail-page',
  site: 'https://mail.example.org',
  tabId: 3,
  frameId: 0,
  jar: '',
};
const REQUEST: VerificationRequest = { ref: REF, token: 'tok', again: false, subject: '' };
const GOOD = verdictOf([attachmentVerdict()]);

function start(
  options: {
    sender?: Sender | undefined;
    newer?: boolean;
    verdict?: Verdict;
    withReleases?: VerificationPortDeps['withReleases'];
    name?: string;
  } = {},
) {
  const posted: VerificationUpdate[] = [];
  const events: string[] = [];
  let send: ((message: unknown) => void) | undefined;
  let close: (() => void) | undefined;
  const connection: Connection = {
    name: options.name ?? 'verification',
    sender: { extensionId: 'abc', origin: undefined, url: undefined, tabId: 3, frameId: 0, jar: '' },
    post: (message) => posted.push(message as VerificationUpdate),
    close: () => events.push('close'),
    onMessage: (listener) => (send = listener),
    onClosed: (listener) => (close = listener),
  };
  const verification: Pick<Verification, 'follow'> = {
    follow: (request, listener) => {
      events.push(`follow ${request.again ? 'again' : 'once'}`);
      listener({ stage: 'final', verdict: options.verdict ?? GOOD });
      return () => {
        events.push('stop');
      };
    },
  };
  serveVerification(connection, {
    verification: verification as Verification,
    identify: () => Promise.resolve('sender' in options ? options.sender : PAGE),
    rememberToken: (base, token) => {
      events.push(`token ${base} ${token}`);
      return Promise.resolve();
    },
    withReleases:
      options.withReleases ?? ((verdict) => Promise.resolve({ ...verdict, subjectPrefix: 'released' })),
    onUpdate: (tabId, _ref, { stage }) => {
      events.push(`update ${tabId} ${stage}`);
      return Promise.resolve();
    },
    log: (event) => events.push(event),
    checkLists: () => {
      events.push('lists');
      return Promise.resolve(options.newer ?? false);
    },
  });
  return { posted, events, send: (message: unknown) => send?.(message), close: () => close?.() };
}

describe('serveVerification', () => {
  it('follows the verification of the page’s message, with its releases, and shows it in the tab', async () => {
    const { posted, events, send } = start();
    send(REQUEST);
    await expect
      .poll(() => posted)
      .toEqual([{ stage: 'final', verdict: { ...GOOD, subjectPrefix: 'released' } }]);
    expect(events).toEqual(['token https://mail.example.org/ tok', 'follow once', 'lists', 'update 3 final']);
  });

  it('asks for no newer lists for a message without attachments', async () => {
    const { events, send } = start({ verdict: verdictOf([]), newer: true });
    send(REQUEST);
    await expect.poll(() => events).toContain('update 3 final');
    expect(events).toEqual(['token https://mail.example.org/ tok', 'follow once', 'update 3 final']);
  });

  it('tells the page of a failure on the way, so that it does not wait for ever', async () => {
    const failing = Object.assign(new Error('no database'), { code: 'STORE_GONE' });
    const { posted, send } = start({ withReleases: () => Promise.reject(failing) });
    send(REQUEST);
    await expect.poll(() => posted).toEqual([{ stage: 'failed', code: 'STORE_GONE', retryable: true }]);
  });

  it('judges again when newer lists came meanwhile', async () => {
    const { posted, events, send } = start({ newer: true });
    send(REQUEST);
    await expect.poll(() => posted).toHaveLength(2);
    expect(events.filter((event) => !event.startsWith('update'))).toEqual([
      'token https://mail.example.org/ tok',
      'follow once',
      'lists',
      'stop',
      'follow again',
    ]);
  });

  it.each([
    ['a page of another site', { sender: { ...PAGE, site: 'https://other.example' } }, REQUEST],
    ['an unknown sender', { sender: undefined }, REQUEST],
    ['an extension page', { sender: { origin: 'extension-page' } as const }, REQUEST],
    ['a request of another shape', {}, { ...REQUEST, url: 'https://evil.example/' }],
  ])('refuses %s', async (_what, options, request) => {
    const { posted, events, send } = start(options);
    send(request);
    await expect.poll(() => events).toEqual(['close']);
    expect(posted).toEqual([{ stage: 'failed', code: 'REFUSED', retryable: false }]);
  });

  it('closes a connection of another name', () => {
    expect(start({ name: 'other' }).events).toEqual(['close']);
  });

  it('stops when the page goes away, and takes one request only', async () => {
    const { events, send, close } = start();
    send(REQUEST);
    send(REQUEST);
    await expect.poll(() => events).toContain('follow once');
    close();
    expect(events.filter((event) => event.startsWith('follow'))).toHaveLength(1);
    expect(events.at(-1)).toBe('stop');
  });
});
