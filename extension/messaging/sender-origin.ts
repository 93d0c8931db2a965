import type { Origin } from './contract.ts';

/** What the browser reports about who sent a message. */
export interface SenderFacts {
  readonly extensionId: string | undefined;
  /** Not set by Firefox. */
  readonly origin: string | undefined;
  readonly url: string | undefined;
  readonly tabId: number | undefined;
  readonly frameId: number | undefined;
  /** Whose cookies the tab has, where they are not the worker's own; `''` where they are. */
  readonly jar: string;
}

/** A sender whose place is known. `site` is the web origin of a webmail page. */
export type Sender =
  | { readonly origin: Extract<Origin, 'extension-page'> }
  | {
      readonly origin: Extract<Origin, 'webmail-page'>;
      readonly site: string;
      readonly tabId: number;
      readonly frameId: number;
      /** As `SenderFacts.jar`. */
      readonly jar: string;
    };

/**
 * Who sent a message, from what the browser says and never from the message. `undefined` for everybody else: another
 * extension, a web page that is not protected, a sandboxed document.
 */
export async function identifySender(
  facts: SenderFacts,
  own: { readonly id: string; readonly origin: string },
  isProtected: (origin: string) => Promise<boolean>,
): Promise<Sender | undefined> {
  if (facts.extensionId !== own.id) return undefined;
  const origin = facts.origin ?? originOf(facts.url);
  if (origin === undefined) return undefined;
  if (origin === own.origin) return { origin: 'extension-page' };
  if (!/^https?:\/\//u.test(origin)) return undefined;
  if (facts.tabId === undefined || facts.frameId === undefined) return undefined;
  if (!(await isProtected(origin))) return undefined;
  const { tabId, frameId, jar } = facts;
  return { origin: 'webmail-page', site: origin, tabId, frameId, jar };
}

function originOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  // The URL class gives `null` for the origin of an extension page in some hosts.
  return parsed.origin === 'null' ? `${parsed.protocol}//${parsed.host}` : parsed.origin;
}
