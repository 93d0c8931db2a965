import type { WebmailId } from '../messaging/contract.ts';
import type { WebmailAdapter } from './adapter.ts';
import { recognisesGmail } from './gmail/recognise.ts';
import { recognisesNextcloud } from './nextcloud/recognise.ts';
import { recognisesOutlook } from './outlook/recognise.ts';
import { roundcube } from './roundcube/adapter.ts';
import { recognisesSogo } from './sogo/recognise.ts';

/** How a page of a webmail is known, before anything else of the webmail is loaded. */
export interface AdapterEntry {
  readonly id: WebmailId;
  /** As `WebmailAdapter.recognises`. */
  recognises(page: Document): boolean;
}

/**
 * The adapters that every page has at hand. Of webmails whose server sends pages with attachments in them: those must be
 * held from the first byte on.
 */
export const BUILT_IN: WebmailAdapter = roundcube;

/**
 * The webmails whose adapter is a script of its own (`entrypoints/adapter-<id>`), loaded into a page that is recognised. Of
 * webmails that build their pages by script: nothing can be used in them before.
 */
export const ON_DEMAND: readonly AdapterEntry[] = [
  { id: 'gmail', recognises: recognisesGmail },
  { id: 'outlook', recognises: recognisesOutlook },
  { id: 'nextcloud', recognises: recognisesNextcloud },
  { id: 'sogo', recognises: recognisesSogo },
];

/** Where such a script leaves its adapter: on the scripts' own global object, which the page cannot see. */
const ADAPTER = Symbol.for('mailwicket.adapter');

/** Called by the script of an adapter. */
export function offerAdapter(adapter: WebmailAdapter): void {
  (globalThis as { [ADAPTER]?: WebmailAdapter })[ADAPTER] = adapter;
}

/** The adapter that was loaded into this frame. */
export function loadedAdapter(id: WebmailId): WebmailAdapter | undefined {
  const adapter = (globalThis as { [ADAPTER]?: WebmailAdapter })[ADAPTER];
  return adapter?.id === id ? adapter : undefined;
}
