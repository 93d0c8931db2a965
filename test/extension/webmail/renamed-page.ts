/** One name that a selector relies on: a class, an id, an attribute, or the value of one. */
export interface PageName {
  readonly kind: 'class' | 'id' | 'attribute' | 'value';
  readonly name: string;
  /** The attribute whose value it is. */
  readonly of: string;
}

/** Attributes of HTML itself: no webmail can call them otherwise. */
const STANDARD = ['href', 'src', 'title', 'id', 'class', 'name', 'role', 'onclick', 'aria-haspopup'];
/** Values that are no names of the page: roles of ARIA, and addresses, which are the server's and judged by their bytes. */
const NOT_NAMES = ['role', 'href'];

/** Every name that a selector is made of. */
export function namesIn(css: string): readonly PageName[] {
  const names: PageName[] = [];
  // Their own dots and hashes are part of a value.
  const rest = css.replaceAll(/\[([\w-]+)(?:[*^$~|]?="([^"]*)")?\]/gu, (_all, of: string, value?: string) => {
    if (value !== undefined && NOT_NAMES.includes(of)) return '';
    if (value !== undefined) names.push({ kind: 'value', name: value, of });
    else if (!STANDARD.includes(of)) names.push({ kind: 'attribute', name: of, of: '' });
    return '';
  });
  for (const [, sign, name = ''] of rest.matchAll(/([.#])([\w-]+)/gu)) {
    names.push({ kind: sign === '.' ? 'class' : 'id', name, of: '' });
  }
  return names;
}

/** Calls it otherwise wherever it stands in the page, as a new version of the webmail would. Whether it stood anywhere. */
export function rename(page: Document, { kind, name, of }: PageName): boolean {
  let isFound = false;
  for (const element of page.querySelectorAll('*')) {
    const change = renamed(element, kind, name, of);
    if (change === undefined) continue;
    isFound = true;
    change();
  }
  return isFound;
}

function renamed(
  element: Element,
  kind: PageName['kind'],
  name: string,
  of: string,
): (() => void) | undefined {
  switch (kind) {
    case 'class':
      if (!element.classList.contains(name)) return undefined;
      return () =>
        element.setAttribute(
          'class',
          [...element.classList].map((one) => (one === name ? `${one}-new` : one)).join(' '),
        );
    case 'id':
      return element.id === name ? () => element.setAttribute('id', `${name}-new`) : undefined;
    case 'attribute': {
      const value = element.getAttribute(name);
      if (value === null) return undefined;
      return () => {
        element.removeAttribute(name);
        element.setAttribute(`${name}-new`, value);
      };
    }
    case 'value': {
      const value = element.getAttribute(of);
      if (value?.includes(name) !== true) return undefined;
      return () => element.setAttribute(of, value.replaceAll(name, 'x'.repeat(name.length)));
    }
  }
}
