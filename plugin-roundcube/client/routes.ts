import type { Route } from './contract.ts';

/** What a caller of the plugin's routes needs; made by the page, handed to the worker. */
export interface RouteAccess {
  /** Absolute addresses: a worker made from a blob has no base to resolve against. */
  readonly addresses: Readonly<Record<Route, string>>;
  /** Roundcube's request token. Sent as a header, which no form of another site can do. */
  readonly token: string;
}

export interface RouteRequest {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  readonly signal?: AbortSignal;
}

/** An answer that is none: `code` is PHP's, or `unreachable` where no answer of ours came (network, login page, proxy). */
export class RouteError extends Error {
  readonly code: string;

  constructor(code: string, options?: ErrorOptions) {
    super(code, options);
    this.name = 'RouteError';
    this.code = code;
  }
}

/** Sends one request; any status is an answer. Rejects with what `fetch` rejects with. */
export function callRoute(access: RouteAccess, route: Route, request: RouteRequest): Promise<Response> {
  return fetch(access.addresses[route], {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: { ...request.headers, 'X-Roundcube-Request': access.token },
    ...(request.body === undefined ? {} : { body: request.body }),
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  });
}

export function formBody(fields: Readonly<Record<string, string>>): URLSearchParams {
  return new URLSearchParams(fields);
}

/** As `callRoute`, with everything but 200 thrown as a `RouteError`. */
export async function askRoute(access: RouteAccess, route: Route, request: RouteRequest): Promise<Response> {
  let response: Response;
  try {
    response = await callRoute(access, route, request);
  } catch (error) {
    throw new RouteError('unreachable', { cause: error });
  }
  if (response.status !== 200) throw new RouteError(await codeOf(response));
  return response;
}

/** As `askRoute`, for routes that answer with `{"message": …}`. The state itself comes from our own server and is taken as it is. */
export async function askMessage<T>(
  access: RouteAccess,
  route: Route,
  body: URLSearchParams | object,
): Promise<T> {
  const isForm = body instanceof URLSearchParams;
  const response = await askRoute(access, route, {
    body: isForm ? body : JSON.stringify(body),
    ...(isForm ? {} : { headers: { 'Content-Type': 'application/json' } }),
  });
  const answer = await readJson(response);
  if (!isObject(answer) || !isObject(answer['message'])) throw new RouteError('unreachable');
  return answer['message'] as T;
}

async function codeOf(response: Response): Promise<string> {
  const answer = await readJson(response);
  const error = isObject(answer) ? answer['error'] : undefined;
  const code = isObject(error) ? error['code'] : undefined;
  return typeof code === 'string' ? code : 'unreachable';
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    // Not JSON is not from us: the caller makes it `unreachable`.
    return undefined;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
