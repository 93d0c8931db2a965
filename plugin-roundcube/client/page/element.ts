type Attributes = Readonly<Record<string, string>>;

/** A new element with attributes and content; content is nodes and text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  page: Document,
  tag: K,
  attributes: Attributes = {},
  ...content: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = page.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...content);
  return made;
}

export function button(
  page: Document,
  text: string,
  onClick: () => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const made = element(page, 'button', { type: 'button', class: 'btn btn-secondary', ...attributes }, text);
  made.addEventListener('click', onClick);
  return made;
}
