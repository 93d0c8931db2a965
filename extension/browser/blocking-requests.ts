import browser from 'webextension-polyfill';

/** A request of a page, a frame or a download, before it is sent and again when its answer begins to arrive. */
export interface HeldRequest {
  /** The same for both moments of one request. */
  readonly id: string;
  readonly url: string;
  readonly method: string;
  /** The form of a POST, `undefined` for other requests and other bodies. */
  readonly form: string | undefined;
  /** It fills a frame of a page. `a[download]` is a whole page here. */
  readonly inFrame: boolean;
  /** Whose cookies it carries, as `Sender.jar`. */
  readonly jar: string;
  /** Asked for by the extension itself. */
  readonly isOwn: boolean;
}

/** An answer that begins to arrive, before any byte of it is saved or shown. */
export interface ArrivingAnswer extends HeldRequest {
  readonly contentDisposition: string | null;
  readonly contentType: string;
}

/** What becomes of a held request. A page that is sent elsewhere instead must be a `data:` address. */
export type Ruling = 'let-go' | 'cancel' | { readonly show: string };

export interface RequestHolder {
  /** Holds a request before it is sent, until the promise resolves. */
  asking(request: HeldRequest): Promise<Ruling>;
  /** Holds an answer at its headers, until the promise resolves. */
  arriving(answer: ArrivingAnswer): Promise<Ruling>;
  /** The request is over, however it ended. */
  ended(id: string): void;
}

/** Forms a page may have under way; one of a webmail is small. */
const MAX_FORMS = 50;

/**
 * Firefox: holds every navigation, frame and download of permitted hosts. Register while the background script runs. A
 * holder that rejects cancels the request.
 */
export function holdRequests(holder: RequestHolder): void {
  const forms = new Map<string, string>();
  const filter: browser.WebRequest.RequestFilter = {
    urls: ['https://*/*', 'http://*/*'],
    types: ['main_frame', 'sub_frame', 'object', 'other'],
  };
  browser.webRequest.onBeforeRequest.addListener(
    async (details) => {
      const form = formOf(details.requestBody);
      if (details.method === 'POST' && form !== undefined) {
        dropOldest(forms, MAX_FORMS);
        forms.set(details.requestId, form);
      }
      return response(holder.asking(requestOf(details, forms)));
    },
    filter,
    ['blocking', 'requestBody'],
  );
  browser.webRequest.onHeadersReceived.addListener(
    async (details) => {
      const header = (wanted: string) =>
        details.responseHeaders?.find(({ name }) => name.toLowerCase() === wanted)?.value;
      return response(
        holder.arriving({
          ...requestOf(details, forms),
          contentDisposition: header('content-disposition') ?? null,
          contentType: header('content-type') ?? '',
        }),
      );
    },
    filter,
    ['blocking', 'responseHeaders'],
  );
  const end = ({ requestId }: { requestId: string }) => {
    forms.delete(requestId);
    holder.ended(requestId);
  };
  browser.webRequest.onCompleted.addListener(end, filter);
  browser.webRequest.onErrorOccurred.addListener(end, filter);
}

interface Details {
  readonly requestId: string;
  readonly url: string;
  readonly method: string;
  readonly type: string;
  readonly originUrl?: string | undefined;
  readonly cookieStoreId?: string | undefined;
  readonly incognito?: boolean | undefined;
}

function requestOf(details: Details, forms: ReadonlyMap<string, string>): HeldRequest {
  const { requestId, url, method, type, originUrl, cookieStoreId = '', incognito = false } = details;
  const isOtherJar = /^firefox-(?!default$)/u.test(cookieStoreId);
  return {
    id: requestId,
    url,
    method,
    form: forms.get(requestId),
    inFrame: type === 'sub_frame' || type === 'object',
    jar: isOtherJar ? cookieStoreId : incognito ? 'private' : '',
    isOwn: originUrl?.startsWith(browser.runtime.getURL('')) ?? false,
  };
}

function formOf(
  body: browser.WebRequest.OnBeforeRequestDetailsTypeRequestBodyType | undefined,
): string | undefined {
  const data = body?.formData as Record<string, string[]> | undefined;
  if (data === undefined) return undefined;
  const pairs = Object.entries(data).flatMap(([name, values]) => values.map((value) => [name, value]));
  return new URLSearchParams(pairs).toString();
}

async function response(ruling: Promise<Ruling>): Promise<browser.WebRequest.BlockingResponse> {
  try {
    const ruled = await ruling;
    if (ruled === 'let-go') return {};
    return ruled === 'cancel' ? { cancel: true } : { redirectUrl: ruled.show };
  } catch {
    // Whoever rules has logged why. What nobody ruled about does not leave.
    return { cancel: true };
  }
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size < most) return;
    map.delete(oldest);
  }
}
