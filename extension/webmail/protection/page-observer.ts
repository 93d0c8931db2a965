/** So many changes within `BURST_MS` are a contest with somebody who undoes what we do, and not a page that is built. */
const MOST_IN_BURST = 200;
export const BURST_MS = 500;

/**
 * Calls `onChange` after the page changed, once for all changes of one turn. The one observer of a frame. Attributes are
 * watched as far as webmails use them to recycle rows and to change controls under us; `attributes` are one
 * webmail's own beside them.
 *
 * Where another script answers every change of ours with one of its own, the page would never get its turn: past
 * `MOST_IN_BURST` calls the next waits until the burst is over.
 */
export function observePage(
  page: Document,
  onChange: () => void,
  signal: AbortSignal,
  attributes: readonly string[] = [],
): void {
  let calls = 0;
  let burst: ReturnType<typeof setTimeout> | undefined;
  let isLate = false;
  const endBurst = (): void => {
    burst = undefined;
    calls = 0;
    if (!isLate || signal.aborted) return;
    isLate = false;
    call();
  };
  const call = (): void => {
    burst ??= setTimeout(endBurst, BURST_MS);
    if (++calls > MOST_IN_BURST) isLate = true;
    else onChange();
  };
  const observer = new MutationObserver(call);
  observer.observe(page.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['href', 'id', 'aria-disabled', ...attributes],
  });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
