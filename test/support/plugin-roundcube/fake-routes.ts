import { vi } from 'vitest';
import type { Route } from '../../../plugin-roundcube/client/contract.ts';
import type { RouteAccess } from '../../../plugin-roundcube/client/routes.ts';

export interface RouteCall {
  readonly route: string;
  readonly headers: Headers;
  readonly body: string;
}

type Answer = (call: RouteCall) => Response | Promise<Response>;

const BASE = 'https://webmail.example/?_task=mail&_action=plugin.mailwicket.';
const ROUTES: readonly Route[] = ['raw', 'verdict', 'state', 'release', 'list', 'score'];

export const ACCESS: RouteAccess = {
  addresses: Object.fromEntries(ROUTES.map((route) => [route, BASE + route])) as RouteAccess['addresses'],
  token: 'request-token',
};

/** The network with nothing but the plugin's routes on it. What a test does not answer fails, as a network does. */
export function fakeRoutes(answers: Partial<Record<Route, Answer>>): RouteCall[] {
  const calls: RouteCall[] = [];
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const request = new Request(url, init);
    const route = url.slice(BASE.length);
    const call = { route, headers: request.headers, body: await request.text() };
    calls.push(call);
    const answer = answers[route as Route];
    if (!url.startsWith(BASE) || answer === undefined) throw new TypeError(`nothing answers ${url}`);
    return answer(call);
  });
  return calls;
}

export function failure(status: number, code: string): Response {
  return Response.json({ error: { code, text: 'no' } }, { status });
}
