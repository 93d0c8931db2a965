import browser from 'webextension-polyfill';

/** An answer that begins to arrive, before any byte of it is saved or shown. */
export interface ArrivingAnswer {
  readonly url: string;
  readonly method: string;
  /** The form of a POST, `undefined` for other requests and other bodies. */
  readonly form: string | undefined;
  readonly contentDisposition: string | null;
  /** Asked for by the extension itself. */
  readonly isOwn: boolean;
}

/** Ends a page may not hold back: a form of a webmail is small. */
const MAX_FORMS = 50;

/**
 * Firefox: holds every navigation, frame and download of permitted hosts at its headers until `decide` resolves.
 * Register while the background script runs.
 */
export function onArriving(decide: (answer: ArrivingAnswer) => Promise<'let-go' | 'cancel'>): void {
  const forms = new Map<string, string>();
  const filter: browser.WebRequest.RequestFilter = {
    urls: ['https://*/*', 'http://*/*'],
    types: ['main_frame', 'sub_frame', 'other'],
  };
  browser.webRequest.onBeforeRequest.addListener(
    ({ requestId, method, requestBody }) => {
      const data = requestBody?.formData as Record<string, string[]> | undefined;
      if (method !== 'POST' || data === undefined) return;
      for (const oldest of forms.keys()) {
        if (forms.size < MAX_FORMS) break;
        forms.delete(oldest);
      }
      const pairs = Object.entries(data).flatMap(([name, values]) => values.map((value) => [name, value]));
      forms.set(requestId, new URLSearchParams(pairs).toString());
    },
    filter,
    ['requestBody'],
  );
  browser.webRequest.onHeadersReceived.addListener(
    async ({ requestId, url, method, responseHeaders, originUrl }) => {
      const form = forms.get(requestId);
      forms.delete(requestId);
      const header = responseHeaders?.find(({ name }) => name.toLowerCase() === 'content-disposition');
      const decision = await decide({
        url,
        method,
        form,
        contentDisposition: header?.value ?? null,
        isOwn: originUrl?.startsWith(browser.runtime.getURL('')) ?? false,
      });
      return decision === 'cancel' ? { cancel: true } : {};
    },
    filter,
    ['blocking', 'responseHeaders'],
  );
}
