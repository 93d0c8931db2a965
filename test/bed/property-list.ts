export type PropertyListValue =
  string | readonly PropertyListValue[] | { readonly [key: string]: PropertyListValue };

/** A value as GNUstep's defaults read it: an old-style property list, every string quoted. */
export function propertyList(value: PropertyListValue): string {
  if (typeof value === 'string') return `"${value.replaceAll(/["\\]/gu, '\\$&')}"`;
  if (Array.isArray(value)) return `(${value.map(propertyList).join(', ')})`;
  const pairs = Object.entries(value).map(([key, one]) => `${key} = ${propertyList(one)};`);
  return `{${pairs.join(' ')}}`;
}
