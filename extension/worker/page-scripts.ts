import type { PageScript } from '../browser/content-scripts.ts';

/** What a page shows, run in a frame when it has something to show. */
export const INTERFACE_SCRIPT = 'webmail-interface.js';

/** What runs in the pages of protected sites: the entry points with `registration: 'runtime'`. */
export const PAGE_SCRIPTS: readonly PageScript[] = [
  { id: 'webmail', js: 'content-scripts/webmail.js', css: [], world: 'ISOLATED' },
  { id: 'roundcube-bridge', js: 'content-scripts/roundcube-bridge.js', css: [], world: 'MAIN' },
];
