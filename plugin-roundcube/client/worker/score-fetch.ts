import type { HttpFetch } from '../../../core/ports.ts';
import { bodyPieces } from '../../../web/body-pieces.ts';
import { callRoute, type RouteAccess } from '../routes.ts';

/** Not an address of anything: where core believes the scoring endpoint to be. PHP knows the real one and its credential. */
export const SCORING_BASE = 'https://scoring.invalid';

/** Core's fetch for the client of our scoring API, answered through the route `score`. */
export function scoreFetch(access: RouteAccess): HttpFetch {
  return async (request) => {
    const response = await callRoute(access, 'score', {
      headers: {
        ...request.headers,
        'X-Mailwicket-Method': request.method,
        'X-Mailwicket-Path': request.url.slice(SCORING_BASE.length),
      },
      ...(request.body === undefined ? {} : { body: request.body as BodyInit }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: bodyPieces(response.body),
    };
  };
}
