/**
 * Calls `onChange` after the page changed, once for all changes of one turn. The one observer of a frame. Attributes are
 * watched as far as webmails use them to recycle rows and to change controls under us; `attributes` are one
 * webmail's own beside them.
 */
export function observePage(
  page: Document,
  onChange: () => void,
  signal: AbortSignal,
  attributes: readonly string[] = [],
): void {
  const observer = new MutationObserver(() => onChange());
  observer.observe(page.documentElement, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['href', 'id', 'aria-disabled', ...attributes],
  });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
