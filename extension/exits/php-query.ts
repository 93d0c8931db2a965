/** More parameters than any webmail sends; PHP itself stops at 1,000 (`max_input_vars`). */
const MAX_PARAMETERS = 1_000;

/**
 * The parameters of a query string or form body as PHP reads them into `$_GET` and `$_POST`, so that a link cannot
 * be written to mean one thing to us and another to the webmail. Of one name the last value wins. A name that PHP
 * makes an array (`_uid[]=5`) has the value `undefined`: it is present, and it is not one value.
 *
 * Source: `php_default_treat_data` and `php_register_variable_ex` (main/php_variables.c): pairs end at `&`; name and
 * value are percent-decoded with `+` as space; leading spaces of a name are dropped; spaces and dots before the first
 * `[` become `_`; a `[` without `]` becomes `_`; a name ends at NUL.
 */
export function readPhpQuery(query: string): ReadonlyMap<string, string | undefined> {
  const parameters = new Map<string, string | undefined>();
  for (const pair of query.split('&').slice(0, MAX_PARAMETERS)) {
    const equals = pair.indexOf('=');
    const rawName = equals === -1 ? pair : pair.slice(0, equals);
    const name = phpName(decode(rawName));
    if (name === undefined) continue;
    parameters.set(name.name, name.isArray ? undefined : equals === -1 ? '' : decode(pair.slice(equals + 1)));
  }
  return parameters;
}

function phpName(decoded: string): { name: string; isArray: boolean } | undefined {
  const text = (decoded.split('\0', 1)[0] ?? '').replace(/^ +/u, '');
  if (text === '' || text.startsWith('[')) return undefined;
  const bracket = text.indexOf('[');
  const head = (bracket === -1 ? text : text.slice(0, bracket)).replaceAll(/[ .]/gu, '_');
  if (bracket === -1) return { name: head, isArray: false };
  if (text.includes(']', bracket)) return { name: head, isArray: true };
  return { name: `${head}_${text.slice(bracket + 1).replaceAll(/[ .]/gu, '_')}`, isArray: false };
}

/** Percent-decoding byte by byte: a stray `%` stays, and bytes that are not UTF-8 become U+FFFD. */
function decode(text: string): string {
  const plain = text.replaceAll('+', ' ');
  if (!plain.includes('%')) return plain;
  const source = new TextEncoder().encode(plain);
  const bytes: number[] = [];
  for (let at = 0; at < source.length; at++) {
    const byte = source[at] ?? 0;
    const hex = byte === 0x25 ? String.fromCharCode(source[at + 1] ?? 0, source[at + 2] ?? 0) : '';
    if (/^[0-9a-f]{2}$/iu.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else {
      bytes.push(byte);
    }
  }
  return new TextDecoder().decode(new Uint8Array(bytes));
}
