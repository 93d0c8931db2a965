import type { Bed } from '../../bed/bed.ts';
import { ALICE, type BedUser } from '../../bed/users.ts';

export interface RoundcubeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** A logged-in Roundcube session over plain HTTP, for asking exits without a browser. */
export interface RoundcubeSession {
  /** The anti-CSRF token that downloads need. */
  readonly token: string;
  /** @param query such as `?_task=mail&_action=get…`, relative to the entry point */
  get(query: string): Promise<RoundcubeAnswer>;
  post(query: string, form: Readonly<Record<string, string>>): Promise<RoundcubeAnswer>;
  /** Any request with the session's cookies, as a script of the page sends it. A header `cookie` adds to them. */
  send(query: string, init: RequestInit): Promise<RoundcubeAnswer>;
}

function tokenIn(page: string): string {
  const token =
    /"request_token":"([^"]+)"/u.exec(page)?.[1] ?? /name="_token" value="([^"]+)"/u.exec(page)?.[1];
  if (token === undefined) throw new Error('the Roundcube page holds no request token');
  return token;
}

/** Logs in as the login form does. */
export async function openSession(bed: Bed, user: BedUser = ALICE): Promise<RoundcubeSession> {
  const jar = new Map<string, string>();
  const request = async (query: string, init: RequestInit): Promise<RoundcubeAnswer> => {
    const { cookie: more, ...headers } = (init.headers ?? {}) as Record<string, string>;
    const own = [...jar].map(([name, value]) => `${name}=${value}`);
    const cookie = [...own, ...(more === undefined ? [] : [more])].join('; ');
    const response = await fetch(new URL(query, bed.url), {
      ...init,
      redirect: 'manual',
      headers: { ...headers, cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/u.exec(line) ?? [];
      if (name !== undefined && value !== undefined) jar.set(name, value);
    }
    const body = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, body };
  };
  const get = (query: string) => request(query, {});
  const post = (query: string, form: Readonly<Record<string, string>>) =>
    request(query, { method: 'POST', body: new URLSearchParams(form) });

  const form = (await get('./')).body.toString();
  const login = await post('./?_task=login', {
    _token: tokenIn(form),
    _task: 'login',
    _action: 'login',
    _timezone: 'UTC',
    _user: user.address,
    _pass: user.password,
  });
  if (login.status !== 302)
    throw new Error(`Roundcube refused the login of ${user.address}: ${login.status}`);
  const token = tokenIn((await get('./?_task=mail')).body.toString());
  return { token, get, post, send: request };
}
