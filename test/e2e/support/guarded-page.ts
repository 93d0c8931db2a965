import type { ElementHandle, Page } from 'puppeteer-core';

/** A mail page in a browser with the extension, for tests that are the same in every browser and webmail. */
export interface GuardedPage {
  readonly page: Page;
  readonly downloadDir: string;
  /** Opens an address in a new tab, as the address bar does, without waiting for a page. */
  openAddress(url: string): Promise<void>;
  /** Opens a page in a new tab. */
  openTab(url: string): Promise<Page>;
  /** Waits until the user can read why a file did not come: in the mail page, or in place of the file. */
  refusal(): Promise<string>;
  /** Files or addresses of the downloads that are complete. */
  complete(): Promise<readonly string[]>;
  /** The bytes of the one judged file that comes, whatever its name. */
  saved(): Promise<Buffer>;
  /** Has the browser itself save an address, as an entry of its own menus does. */
  saveAs(url: string): Promise<void>;
  /** How far that is from the real gesture, for docs/COVERAGE.md. */
  readonly saveAsIs: string;
  /** Tries to drag an element with the mouse; whether a drag began. */
  drag(element: ElementHandle): Promise<boolean>;
  /** Closes every other tab and forgets what was downloaded. */
  tidy(): Promise<void>;
}
