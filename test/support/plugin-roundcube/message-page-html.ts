/** Makes a document what PHP makes of the page of an unverified message. */
export function messagePage(
  page: Document,
  rows: readonly { readonly part: string; readonly name: string }[],
): void {
  const make = (tag: string, attributes: Readonly<Record<string, string>>, ...inside: (Node | string)[]) => {
    const made = page.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...inside);
    return made;
  };
  const items = rows.map(({ part, name }) => {
    const link = {
      class: 'filename',
      'data-mailwicket-href': `?_part=${part}`,
      'data-mailwicket-onclick': 'return false',
      'aria-disabled': 'true',
      role: 'link',
      tabindex: '0',
    };
    return make(
      'li',
      {
        'data-mailwicket-part': part,
        'data-mailwicket-disposition': 'hold',
        class: 'mailwicket-gated no-menu',
      },
      make('a', link, make('span', { class: 'attachment-name' }, name)),
    );
  });
  page.body.replaceChildren(
    make('h2', { class: 'subject' }, make('span', { class: 'voice' }, 'Subject: '), 'Hello'),
    make('ul', { id: 'attachment-list', class: 'attachmentslist' }, ...items),
    make('section', { id: 'mailwicket-banner', hidden: '' }),
    make('div', { id: 'mailwicket-live', class: 'voice', role: 'status' }),
  );
}
