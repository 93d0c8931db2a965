import type { HttpFetch } from '../../../core/ports.ts';
import { bodyPieces } from '../../../web/body-pieces.ts';
import { callRoute, formBody, type RouteAccess } from '../routes.ts';

/** Not an address of anything: where core believes the mirror of a source to be. */
const MIRROR = 'https://mirror.invalid/';

export function mirrorUrl(name: string): string {
  return MIRROR + name;
}

/** Core's fetch for list files, answered by PHP's mirror through the route `list`. */
export function listFetch(access: RouteAccess): HttpFetch {
  return async (request) => {
    const [, source = '', path = ''] = /^([^/]+)\/(.+)$/u.exec(request.url.replace(MIRROR, '')) ?? [];
    const tag = request.headers['if-none-match'];
    const response = await callRoute(access, 'list', {
      body: formBody({ _source: source, _path: path }),
      ...(tag === undefined ? {} : { headers: { 'If-None-Match': tag } }),
      ...(request.signal === undefined ? {} : { signal: request.signal }),
    });
    return {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body: bodyPieces(response.body),
    };
  };
}
