/** Heard by scripts of all extensions and of the page: it says nothing but that somebody started. */
const STARTED_EVENT = 'mailwicket-started';

/**
 * Hands a frame over when the extension is updated: the script of the new package starts in pages that are open, where that
 * of the former one still runs, and both would put their banner first for ever. A script stops only when another starts and
 * its own extension is gone, which no page can make it believe.
 *
 * @param isOrphan whether the extension of this script was updated or removed under the page
 * @param stop aborted when the frame is another's
 */
export function takeOver(page: Document, isOrphan: () => boolean, stop: AbortController): void {
  page.dispatchEvent(new Event(STARTED_EVENT));
  const yieldFrame = (): void => {
    if (isOrphan()) stop.abort();
  };
  page.addEventListener(STARTED_EVENT, yieldFrame, { signal: stop.signal });
}
