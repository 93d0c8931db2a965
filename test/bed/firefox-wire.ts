import type { Browser, Page } from 'puppeteer-core';

/** WebDriver BiDi as Firefox speaks it, for what the driver has no method for. */
interface Wire {
  send(method: string, params: Readonly<Record<string, unknown>>): Promise<{ readonly result: unknown }>;
}

/** The driver keeps it, and does not tell the compiler. */
function wireOf(browser: Browser): Wire {
  return (browser as unknown as { readonly connection: Wire }).connection;
}

/** Whether a browser is driven over BiDi: no DevTools session, closed shadow roots readable by serialization. */
export function isFirefox(browser: Browser): boolean {
  return (browser as unknown as { readonly protocol: string }).protocol === 'webDriverBiDi';
}

/** BiDi's name of a frame. */
export function contextOf(page: Page): string {
  return (page.mainFrame() as unknown as { readonly _id: string })._id;
}

export async function sendBidi<T>(
  browser: Browser,
  method: string,
  params: Readonly<Record<string, unknown>>,
): Promise<T> {
  return (await wireOf(browser).send(method, params)).result as T;
}

interface Evaluated {
  readonly type: 'success' | 'exception';
  readonly result?: { readonly value?: unknown };
  readonly exceptionDetails?: { readonly text: string };
}

/**
 * Runs a script with the rights of the browser's own window, as its menus and settings do. `expression` gives a promise
 * or a value that JSON can hold. For what a person would do in Firefox's own pages, never for what a page could do.
 */
export async function inBrowserWindow<T>(browser: Browser, expression: string): Promise<T> {
  const { contexts } = await sendBidi<{ contexts: readonly { context: string; url: string }[] }>(
    browser,
    'browsingContext.getTree',
    { 'moz:scope': 'chrome', maxDepth: 0 },
  );
  const window = contexts.find(({ url }) => url.startsWith('chrome://browser/content/browser'));
  if (window === undefined) throw new Error('Firefox has no window');
  const evaluated = await sendBidi<Evaluated>(browser, 'script.evaluate', {
    expression: `(async () => JSON.stringify(await (${expression})))()`,
    target: { context: window.context },
    awaitPromise: true,
  });
  if (evaluated.type === 'exception') throw new Error(evaluated.exceptionDetails?.text ?? 'exception');
  const { value } = evaluated.result ?? {};
  return (typeof value === 'string' ? JSON.parse(value) : undefined) as T;
}
