import type { WebmailId } from '../messaging/contract.ts';
import { hostOfPattern } from '../worker/sites/match-pattern.ts';
import { gmailRoutes } from './gmail/routes.ts';
import { nextcloudRoutes } from './nextcloud/routes.ts';
import { outlookRoutes } from './outlook/routes.ts';
import { roundcubeRoutes } from './roundcube/routes.ts';
import type { ExitTarget, WebmailRoutes } from './routes.ts';
import { sogoRoutes } from './sogo/routes.ts';

/** Every webmail whose addresses are known. In the order in which an address of an unknown site is read. */
export const ALL_ROUTES: readonly WebmailRoutes[] = [
  gmailRoutes,
  outlookRoutes,
  nextcloudRoutes,
  sogoRoutes,
  roundcubeRoutes,
];

/** `undefined` for a webmail that has no routes yet. */
export function routesOf(id: WebmailId): WebmailRoutes | undefined {
  return ALL_ROUTES.find((routes) => routes.id === id);
}

/**
 * Reads a request by the first of the webmails that knows its address. `known`: what its origin is known to run; nobody
 * else's reading is tried then, so that an address cannot be written for the wrong reader.
 */
export function readRequest(
  url: URL,
  form: string | undefined,
  known: readonly WebmailId[],
): ExitTarget | undefined {
  const readers = known.length === 0 ? ALL_ROUTES : ALL_ROUTES.filter(({ id }) => known.includes(id));
  for (const routes of readers) {
    const target = routes.readRequest(url, form);
    if (target !== undefined) return target;
  }
  return undefined;
}

/**
 * The match patterns that protecting a site needs beside its own: hosts that bytes of its webmail come from. None for
 * software that serves them itself.
 */
export function companionPatterns(
  pattern: string,
  all: readonly WebmailRoutes[] = ALL_ROUTES,
): readonly string[] {
  const { host } = hostOfPattern(pattern);
  const isOwn = (own: string) => hostOfPattern(own).host === host;
  return all.flatMap(({ ownHosts, contentHosts }) => (ownHosts.some(isOwn) ? contentHosts : []));
}
