import type { PageScript } from '../browser/content-scripts.ts';
import type { WebmailId } from '../messaging/contract.ts';

/** What a page shows, run in a frame when it has something to show. */
export const INTERFACE_SCRIPT = 'webmail-interface.js';

/** The adapter of one webmail (`entrypoints/adapter-<id>`), run in a frame that was recognised as one of its pages. */
export function adapterScript(webmail: WebmailId): string {
  return `adapter-${webmail}.js`;
}

/** What runs in the pages of protected sites: the entry points with `registration: 'runtime'`. */
export const PAGE_SCRIPTS: readonly PageScript[] = [
  { id: 'webmail', js: 'content-scripts/webmail.js', css: [], world: 'ISOLATED' },
  // Does nothing in a page without Roundcube's client.
  { id: 'roundcube-bridge', js: 'content-scripts/roundcube-bridge.js', css: [], world: 'MAIN' },
  // Does nothing before it is asked.
  { id: 'sogo-bridge', js: 'content-scripts/sogo-bridge.js', css: [], world: 'MAIN' },
];
