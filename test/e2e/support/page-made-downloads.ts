import type { Exit } from '../../exit-coverage/rows.ts';
import { EICAR } from '../../bed/sample-files.ts';

/** One way in which a script of the page makes a download that no request shows. */
export interface PageMadeDownload {
  readonly name: string;
  readonly exit: Exit;
  /** A script that saves these bytes under a name, as a promise. */
  readonly script: (base64: string, filename: string) => string;
}

const click = (href: string, filename: string) => `
  const link = Object.assign(document.createElement('a'), { href: ${href}, download: ${JSON.stringify(filename)} });
  document.body.append(link);
  link.click();`;

export const PAGE_MADE_DOWNLOADS: readonly PageMadeDownload[] = [
  {
    name: 'blob:',
    exit: 'page-blob',
    script: (base64, filename) => `(async () => {
      const bytes = Uint8Array.from(atob('${base64}'), (character) => character.charCodeAt(0));
      ${click('URL.createObjectURL(new Blob([bytes]))', filename)}
    })()`,
  },
  {
    name: 'data:',
    exit: 'page-data',
    script: (base64, filename) => `(async () => {
      ${click(`'data:application/octet-stream;base64,${base64}'`, filename)}
    })()`,
  },
];

/** The malicious file, under a name that says nothing. */
export const BAD_FILE = { filename: 'holiday.bin', bytes: Buffer.from(EICAR) };
export const GOOD_FILE = {
  filename: 'färben & notes.bin',
  bytes: Buffer.from(Array.from({ length: 3000 }, (_one, index) => index % 256)),
};
