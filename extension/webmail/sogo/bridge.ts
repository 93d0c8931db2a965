/**
 * The event by which the content script asks that rows be named, and the attribute with a row's message: account, folders and
 * UID as in SOGo's addresses. The answer is there when the event has been dispatched.
 */
export const NAME_ROWS_EVENT = 'mailwicket-name-rows';
export const ROW_ATTRIBUTE = 'data-mailwicket-row';

/** A page that sets it itself keeps only its own rows from being named. */
const INSTALLED = Symbol.for('mailwicket.sogo-bridge');
/** Where AngularJS keeps the controller of the directive that draws a row, also with its debug data switched off. */
const ROW_CONTROLLER = '$sgMessageListItemController';

type Page = Window & typeof globalThis;

/**
 * Runs in the page's own world, where nothing can be trusted and nothing is decided. SOGo's rows do not show which message they
 * are of, and are used again for others: only its scripts know.
 */
export function installSogoBridge(page: Page): void {
  const own = page as { [INSTALLED]?: true };
  if (own[INSTALLED] === true) return;
  own[INSTALLED] = true;
  page.document.addEventListener(NAME_ROWS_EVENT, () => nameRows(page));
}

function nameRows(page: Page): void {
  for (const row of page.document.querySelectorAll('.sg-message-list-item')) {
    const path = pathOfRow(page, row);
    if (path === undefined) row.removeAttribute(ROW_ATTRIBUTE);
    else if (row.getAttribute(ROW_ATTRIBUTE) !== path) row.setAttribute(ROW_ATTRIBUTE, path);
  }
}

function pathOfRow(page: Page, row: Element): string | undefined {
  try {
    const { angular } = page as { angular?: { element(one: Element): { data(name: string): unknown } } };
    const controller = angular?.element(row).data(ROW_CONTROLLER) as
      { message?: { $absolutePath(): unknown } } | undefined;
    const path = controller?.message?.$absolutePath();
    return typeof path === 'string' ? path : undefined;
  } catch {
    // A row that is just being made, or another version of SOGo: it gets no mark.
    return undefined;
  }
}
