/** An XML element. Text and attribute values are escaped; `children` are elements made here. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly string[] | string = [],
): string {
  const start = [
    name,
    ...Object.entries(attributes).map(([key, value]) => `${key}="${escaped(value)}"`),
  ].join(' ');
  if (typeof children === 'string') return `<${start}>${escaped(children)}</${name}>`;
  if (children.length === 0) return `<${start} />`;
  return `<${start}>\n${children.map(indented).join('\n')}\n</${name}>`;
}

/** A document in UTF-8 with one root. */
export function xmlDocument(root: string, doctype = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${doctype}${root}\n`;
}

/** Control characters, which XML 1.0 has no way to write, are left out. */
function escaped(text: string): string {
  return text
    .replaceAll(/[\p{Cc}]/gu, (character) => (/[\t\n\r]/u.test(character) ? character : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function indented(text: string): string {
  return text.replaceAll(/^/gmu, '  ');
}
