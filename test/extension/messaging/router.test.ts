import { describe, expect, it } from 'vitest';
import { allowedFrom } from '../../../extension/messaging/contract.ts';
import type { RequestName } from '../../../extension/messaging/contract.ts';
import { parsers } from '../../../extension/messaging/parsers.ts';
import { createRouter } from '../../../extension/messaging/router.ts';
import type { Handlers } from '../../../extension/messaging/router.ts';
import type { Sender } from '../../../extension/messaging/sender-origin.ts';
import { REF } from '../../support/extension/verdicts.ts';

const page: Sender = {
  origin: 'webmail-page',
  site: 'https://mail.example.org',
  tabId: 1,
  frameId: 0,
  jar: '',
};
const own: Sender = { origin: 'extension-page' };

function routerWith(handlers: Partial<Handlers>) {
  const failures: string[] = [];
  const all = new Proxy(handlers, {
    get: (target, name) =>
      target[name as RequestName] ??
      (() => {
        throw new Error(`No fake for ${String(name)}`);
      }),
  });
  return { route: createRouter(parsers, all as Handlers, (name) => failures.push(name)), failures };
}

describe('createRouter', () => {
  it('gives a request to its handler and its answer to the sender', async () => {
    const { route } = routerWith({ sites: () => Promise.resolve({ sites: [] }) });
    expect(await route({ name: 'sites', request: {} }, own)).toEqual({ sites: [] });
  });

  it.each(Object.keys(allowedFrom) as RequestName[])('refuses %s from the wrong place', async (name) => {
    const { route } = routerWith({});
    const wrong = allowedFrom[name].includes('extension-page') ? page : own;
    expect(await route({ name, request: {} }, wrong)).toMatchObject({ refused: 'origin' });
    expect(await route({ name, request: {} }, undefined)).toMatchObject({ refused: 'origin' });
  });

  it.each([
    ['no object', 7],
    ['no name', {}],
    ['a name of Object', { name: 'toString', request: {} }],
    ['an unknown name', { name: 'fetch', request: {} }],
  ])('refuses %s', async (_what, message) => {
    const { route } = routerWith({});
    expect(await route(message, own)).toMatchObject({ refused: 'shape' });
  });

  it('refuses a request of the wrong shape without calling its handler', async () => {
    const { route } = routerWith({});
    expect(await route({ name: 'tab-status', request: { tabId: '1' } }, own)).toMatchObject({
      refused: 'shape',
    });
    expect(await route({ name: 'sites', request: { more: 1 } }, own)).toMatchObject({ refused: 'shape' });
  });

  it('answers with a code, and tells of it, when a handler fails', async () => {
    const { route, failures } = routerWith({
      sites: () => Promise.reject(Object.assign(new Error('secret text'), { code: 'POLICY_INVALID' })),
    });
    expect(await route({ name: 'sites', request: {} }, own)).toEqual({
      refused: 'failed',
      code: 'POLICY_INVALID',
    });
    expect(failures).toEqual(['sites']);
  });

  it('says not-allowed when a handler declines', async () => {
    const { route } = routerWith({ release: () => Promise.resolve(undefined) });
    const request = { ref: REF, attachmentId: '2', reason: '' };
    expect(await route({ name: 'release', request }, page)).toMatchObject({ refused: 'not-allowed' });
  });
});
