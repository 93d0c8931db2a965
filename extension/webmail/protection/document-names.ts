/** Elements whose `name` or `id` becomes a property of the document and hides the browser's own of that name. */
const NAMED = 'img[name], form[name], embed[name], iframe[name], object[name], object[id]';

type ElementsOf = (this: Document, css: string) => NodeListOf<Element>;

/**
 * Takes names from the mail's own elements that would hide properties of the document: after `<img name="querySelector">`
 * the document's method is gone for the scripts of the page, our bridge among them (HTML, "DOM tree accessors": named
 * properties of the document override its own). Chromium keeps such names from content scripts (measured); nothing
 * promises that. Roundcube keeps the names of images. Nothing a reader sees changes.
 */
export function clearDocumentNames(page: Document, bodySelector: string): void {
  // From the prototype: the document's own may be hidden already.
  const elementsOf = Reflect.get<object, string>(Document.prototype, 'querySelectorAll') as ElementsOf;
  const found = elementsOf.call(page, NAMED);
  for (const element of found) {
    if (element.closest(bodySelector) === null) continue;
    for (const attribute of ['name', 'id']) {
      const name = element.getAttribute(attribute);
      if (name !== null && name in Document.prototype) element.removeAttribute(attribute);
    }
  }
}

/** Keeps the document's properties free of the mail's names, from now until the signal aborts. */
export function keepDocumentNames(page: Document, bodySelector: string, signal: AbortSignal): void {
  clearDocumentNames(page, bodySelector);
  const observer = new MutationObserver(() => clearDocumentNames(page, bodySelector));
  const attributeFilter = ['name', 'id'];
  observer.observe(page, { childList: true, subtree: true, attributes: true, attributeFilter });
  signal.addEventListener('abort', () => observer.disconnect(), { once: true });
}
