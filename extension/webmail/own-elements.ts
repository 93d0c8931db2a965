/**
 * The elements of the webmail that match, in the order of the page. `body`: where the sender's own elements are, which may
 * look like the webmail's and are none of them.
 */
export function ownElements(root: ParentNode, css: string, body: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(css)].filter((element) => element.closest(body) === null);
}

/** The nearest element of the webmail around an event's target that matches; `undefined` inside the sender's own. */
export function ownAncestor(target: EventTarget | null, css: string, body: string): HTMLElement | undefined {
  if (target === null || !('nodeType' in target)) return undefined;
  const node = target as Node;
  const element = node.nodeType === 1 ? (node as Element) : node.parentElement;
  if (element?.closest(body) !== null) return undefined;
  return element.closest<HTMLElement>(css) ?? undefined;
}
