import axe from 'axe-core';
import type { Page } from 'puppeteer-core';
import { openShadowRoots } from './shadow-roots.ts';

/** What axe-core finds wrong: rule, and the elements it concerns. Empty when all is well. */
export async function accessibilityFaults(page: Page, within = 'html'): Promise<string[]> {
  await openShadowRoots(page);
  await page.evaluate(axe.source);
  return (await page.evaluate(
    `axe.run(${JSON.stringify(within)}).then(({ violations }) => violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, html }) => id + ': ' + JSON.stringify(target) + ' ' + html)))`,
  )) as string[];
}
