/** Offers a text as a file of this page. */
export function saveFile(page: Document, filename: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = page.createElement('a');
  link.href = url;
  link.download = filename;
  link.click();
  // After the browser has taken it: a download that starts keeps its own reference.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
