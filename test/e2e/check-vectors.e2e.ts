import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundleForBrowser } from '../support/browser/bundle.ts';
import { launchChromium } from '../bed/chromium.ts';
import { launchFirefox } from '../bed/firefox.ts';
import { groupState } from '../bed/packages.ts';
import { openScriptPage } from '../support/browser/script-page.ts';
import {
  CORPUS,
  POLICY_FILE,
  VERDICTS,
  corpusFiles,
  publishVectorLists,
  vectorClock,
} from '../support/check-vectors.ts';

const BROWSERS = [
  { browser: 'Chromium', launch: launchChromium, state: groupState('chromium') },
  { browser: 'Firefox', launch: launchFirefox, state: groupState('firefox') },
];

describe.each(BROWSERS)('check vectors in $browser', ({ launch, state }) => {
  it.skipIf(!state.available)(
    'gives the verdicts that Node gives, lists synced by the browser',
    async () => {
      const lists = await publishVectorLists();
      const served = new Map<string, () => Uint8Array>();
      for (const name of corpusFiles()) served.set(name, () => readFileSync(join(CORPUS, name)));
      for (const path of readdirSync(lists.folder, { recursive: true, encoding: 'utf8' })) {
        served.set(`lists/${path}`, () => readFileSync(join(lists.folder, path)));
      }
      const entry = resolve(import.meta.dirname, '../support/browser/verdicts-entry.ts');
      const page = await openScriptPage(await bundleForBrowser(entry, 'vectors'), served, () => launch());
      try {
        const setting = {
          policy: JSON.parse(readFileSync(POLICY_FILE, 'utf8')) as unknown,
          root: lists.rootText,
          now: vectorClock.now(),
        };
        const call = `vectors.verdictsOf(${JSON.stringify(corpusFiles())}, ${JSON.stringify(setting)}).then(JSON.stringify)`;
        // As text: what BiDi hands over leaves out an object that it met before.
        const verdicts = JSON.parse((await page.page.evaluate(call)) as string) as unknown;
        expect(verdicts).toEqual(JSON.parse(readFileSync(VERDICTS, 'utf8')));
      } finally {
        await page.close();
        lists.remove();
      }
    },
    120_000,
  );
});
