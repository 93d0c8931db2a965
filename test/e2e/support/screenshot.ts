import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'puppeteer-core';

const FOLDER = join(dirname(dirname(import.meta.dirname)), 'results', 'screenshots');

/** Keeps a picture of what a user sees, for people to look at. Not compared with anything. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
}
