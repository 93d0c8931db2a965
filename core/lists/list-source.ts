/** Where lists come from, as policy names it. */
export interface ListSource {
  /** Lower-case letters, digits and hyphens; names the source in receipts and in the store. */
  readonly name: string;
  /** Address of the published folder; `metadata/` and `targets/` lie below it. */
  readonly url: string;
  /** The first trusted root.json, as text. */
  readonly root: string;
}

/** The folder address with exactly one `/` at its end. */
export function folderUrl(source: ListSource, folder: 'metadata' | 'targets'): string {
  return `${source.url.replace(/\/+$/u, '')}/${folder}/`;
}
