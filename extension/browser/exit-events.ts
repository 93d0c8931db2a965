/** The part of the worker's `fetch` event that is used; workers have no typings beside the page's. */
interface FetchEvent extends Event {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}

/**
 * Answers requests to the extension's own origin that `wants` takes. Register while the worker's script runs, else the
 * browser does not ask a worker it has to start.
 */
export function onFetch(
  wants: (address: string) => boolean,
  answer: (request: Request) => Promise<Response>,
): void {
  globalThis.addEventListener('fetch', (event) => {
    const fetchEvent = event as FetchEvent;
    if (wants(fetchEvent.request.url)) fetchEvent.respondWith(answer(fetchEvent.request));
  });
}
