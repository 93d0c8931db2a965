/** A page of a webmail is not as its adapter knows it. Carries the selector and nothing of the page. */
export class SelectorError extends Error {
  readonly selector: string;

  constructor(selector: string) {
    super(`nothing in the page matches ${selector}`);
    this.name = 'SelectorError';
    this.selector = selector;
  }
}

/**
 * Whether an error is a `SelectorError`, of whichever script: the adapters that are loaded on demand bring a class of their
 * own.
 */
export function isSelectorError(error: unknown): boolean {
  return error instanceof Error && error.name === 'SelectorError';
}

/** The first element that matches. Throws `SelectorError` when there is none. */
export function expectElement(root: ParentNode, selector: string): HTMLElement {
  const found = root.querySelector<HTMLElement>(selector);
  if (found === null) throw new SelectorError(selector);
  return found;
}
