/**
 * The path of the extension to which rules redirect what leaves a webmail, the original address as its query. No file
 * lies there: only the worker's `fetch` event answers, so that without a worker nothing leaves.
 */
const EXIT_PATH = 'exit';

/** The substitution of a redirect rule: `\0` is the whole original address. */
export function exitSubstitution(extensionOrigin: string): string {
  return `${extensionOrigin}/${EXIT_PATH}?\\0`;
}

/** Whether an address is an answer of the exit worker. */
export function isExitAddress(address: string, extensionOrigin: string): boolean {
  return address.startsWith(`${extensionOrigin}/${EXIT_PATH}?`);
}

/** The address a redirected request was for. `undefined` when it is no exit or no web address. */
export function originalAddress(address: string, extensionOrigin: string): URL | undefined {
  if (!isExitAddress(address, extensionOrigin)) return undefined;
  const original = address.slice(`${extensionOrigin}/${EXIT_PATH}?`.length);
  if (!URL.canParse(original)) return undefined;
  const url = new URL(original);
  return url.protocol === 'https:' || url.protocol === 'http:' ? url : undefined;
}
