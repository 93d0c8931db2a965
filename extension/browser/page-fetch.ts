import browser from 'webextension-polyfill';
import type { MailAnswer, MailRequest } from './http.ts';

/** Answers larger than this cannot be handed from the page to the worker in one piece. */
const MAX_BYTES = 40 * 1024 * 1024;

/** What comes back from the page: JSON only. */
interface PageAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** `null` when there are too many. */
  readonly base64: string | null;
}

/**
 * Has a script of ours in one frame fetch an address that the worker built, with the page's own cookies, referrer and
 * origin. Content scripts cannot be led by the page's scripts, but its service worker may answer, and its policy on
 * connections holds in Firefox: the answer is believed as little as any other. Rejects when no answer came.
 */
export async function fetchInPage(
  request: MailRequest,
  { tabId, frameId }: { readonly tabId: number; readonly frameId: number },
): Promise<MailAnswer> {
  const { url, method, form = null, headers = {}, maxBytes } = request;
  const [injected] = await browser.scripting.executeScript({
    target: { tabId, frameIds: [frameId] },
    func: fetchHere,
    args: [{ url, method, form, headers: { ...headers }, maxBytes: Math.min(maxBytes, MAX_BYTES) }],
  });
  const answer = injected?.result as PageAnswer | null | undefined;
  if (answer == null) throw new TypeError('the page could not fetch it');
  const { base64 } = answer;
  return {
    status: answer.status,
    isRedirect: answer.status === 0,
    header: (name) => answer.headers[name.toLowerCase()] ?? null,
    bytes:
      base64 === null ? undefined : Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)),
  };
}

interface Order {
  readonly url: string;
  readonly method: string;
  readonly form: string | null;
  readonly headers: Record<string, string>;
  readonly maxBytes: number;
}

/** Runs in the page's frame, cut off from this file. */
async function fetchHere({ url, method, form, headers, maxBytes }: Order): Promise<PageAnswer | null> {
  // As text: in Firefox the bytes belong to the page, whose arrays a content script may not look into.
  const base64Of = (blob: Blob) =>
    new Promise<string>((resolve, reject) => {
      const reader = new FileReader();
      reader.addEventListener('load', () => {
        // Nothing stands behind the comma, nor is there always a comma, when there are no bytes.
        resolve(typeof reader.result === 'string' ? (reader.result.split(',', 2)[1] ?? '') : '');
      });
      reader.addEventListener('error', () => reject(new TypeError('the answer broke off')));
      reader.readAsDataURL(blob);
    });
  try {
    const typed =
      form === null || 'Content-Type' in headers
        ? headers
        : { 'Content-Type': 'application/x-www-form-urlencoded', ...headers };
    const response = await fetch(url, {
      method,
      credentials: 'include',
      cache: 'no-store',
      redirect: 'manual',
      headers: typed,
      ...(form === null ? {} : { body: form }),
    });
    const blob = await response.blob();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      base64: blob.size <= maxBytes ? await base64Of(blob) : null,
    };
  } catch {
    // Offline, or the page's own policy forbids it.
    return null;
  }
}
