export type PhpValue = string | number | boolean | readonly PhpValue[] | { readonly [key: string]: PhpValue };

/** A value as PHP source, for a configuration file. */
export function phpLiteral(value: PhpValue): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${(value as PhpValue[]).map(phpLiteral).join(', ')}]`;
  const pairs = Object.entries(value).map(([key, one]) => `${phpLiteral(key)} => ${phpLiteral(one)}`);
  return `[${pairs.join(', ')}]`;
}
