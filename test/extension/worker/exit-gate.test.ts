import { describe, expect, it } from 'vitest';
import type { ExitAnswer, ExitRequest } from '../../../extension/exits/answer-exit.ts';
import type { ExitRule } from '../../../extension/exits/rules.ts';
import { ExitGate } from '../../../extension/worker/exit-gate.ts';

const own = { id: 'abc', origin: 'chrome-extension://abc' };
const EXIT = `${own.origin}/exit?https://mail.example.org/?_action=get`;

function start(answer: ExitAnswer | Error) {
  const session = new Map<number, ExitRule>();
  const asked: ExitRequest[] = [];
  const later: (() => Promise<void>)[] = [];
  let lasting: readonly ExitRule[] = [];
  const gate = new ExitGate({
    own,
    rules: {
      replaceLasting: (rules) => {
        lasting = rules;
        return Promise.resolve();
      },
      lastingIds: () => Promise.resolve(lasting.map(({ id }) => id)),
      addForSession: (rule) => {
        session.set(rule.id, rule);
        return Promise.resolve();
      },
      sessionIds: () => Promise.resolve([...session.keys()]),
      removeFromSession: (ids) => {
        for (const id of ids) session.delete(id);
        return Promise.resolve();
      },
    },
    translate: (key) => key,
    language: () => 'en',
    log: () => undefined,
    answer: (request) => {
      asked.push(request);
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
    after: (_ms, action) => later.push(action),
  });
  const respond = (url: string, method = 'GET', destination = 'document') =>
    gate.respond({ url, method, destination, text: () => Promise.resolve('a=b') } as Request);
  return { gate, respond, asked, session, later, lasting: () => lasting };
}

describe('ExitGate', () => {
  it('answers a released file as one to be saved, harmless if it were shown', async () => {
    const bytes = new Uint8Array([1, 2]);
    const contentDisposition = 'attachment; filename=a.zip';
    const { respond, asked } = start({ kind: 'file', bytes, contentType: '', contentDisposition });
    const response = await respond(EXIT, 'POST', 'iframe');
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-disposition')).toBe(contentDisposition);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-security-policy')).toContain('sandbox');
    expect(asked).toMatchObject([{ method: 'POST', form: 'a=b', inFrame: true }]);
  });

  it('opens a released view for a moment and closes it again', async () => {
    const { respond, session, later } = start({
      kind: 'pass',
      url: new URL('https://mail.example.org/?a=*'),
    });
    const response = await respond(EXIT);
    expect([response.status, response.headers.get('location')]).toEqual([
      302,
      'https://mail.example.org/?a=%2A',
    ]);
    expect([...session.values()]).toMatchObject([
      { action: { type: 'allow' }, condition: { urlFilter: '|https://mail.example.org/?a=%2A|' } },
    ]);
    for (const close of later) await close();
    expect(session.size).toBe(0);
  });

  it('closes at its start what a dead worker left open', async () => {
    const { gate, respond, session } = start({ kind: 'pass', url: new URL('https://mail.example.org/') });
    await respond(EXIT);
    await gate.closePasses();
    expect(session.size).toBe(0);
  });

  it.each([
    ['a failure', EXIT, 'GET', new Error('x')],
    ['an address that is none', `${own.origin}/exit?javascript:1`, 'GET', { kind: 'nothing' } as const],
    ['another method', EXIT, 'PUT', { kind: 'nothing' } as const],
    ['a refusal of the worker', EXIT, 'GET', { kind: 'nothing' } as const],
  ])('ends the navigation without a page for %s', async (_what, url, method, answer) => {
    const response = await start(answer).respond(url, method);
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  it('shows a refusal as a page of its own', async () => {
    const decision = {
      release: false,
      outcome: 'malicious',
      disposition: 'block',
      reason: 'verdict',
    } as const;
    const response = await start({ kind: 'refusal', decision }).respond(EXIT, 'GET', 'iframe');
    expect(await response.text()).toContain('exitBlockedTitle');
  });

  it('replaces the rules of the sites', async () => {
    const { gate, lasting } = start({ kind: 'nothing' });
    await gate.guard(['https://mail.example.org/*']);
    expect(lasting()).not.toEqual([]);
    await gate.guard([]);
    expect(lasting()).toEqual([]);
  });
});
