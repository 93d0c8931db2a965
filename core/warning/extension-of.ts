/**
 * The last extension of a file name with its dot, lower-case by ASCII rules only (a Turkish `I` must not hide `.ISO`);
 * `''` when there is none. Trailing dots and spaces are ignored, as Windows does when it saves.
 */
export function extensionOf(filename: string): string {
  const name = filename.replace(/[. ]+$/u, '');
  const match = /\.[^.\\/]{1,30}$/u.exec(name);
  return match === null ? '' : match[0].replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
