import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { Job } from '../../../plugin-roundcube/client/worker/protocol.ts';
import { launchChromium } from '../../bed/chromium.ts';
import { launchFirefox } from '../../bed/firefox.ts';
import { groupState } from '../../bed/packages.ts';
import { makeTemporaryFolder } from '../../bed/temporary-folder.ts';
import {
  CORPUS,
  VERDICTS,
  corpusFiles,
  publishVectorLists,
  vectorClock,
  vectorPolicy,
} from '../../support/check-vectors.ts';
import { serveRoutes } from './support/route-server.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const ROUTES = ['raw', 'verdict', 'state', 'release', 'list', 'score'] as const;

/** In the page: one worker after the other, as the plugin's page does it. */
const VERIFY_ALL = `async (job, names) => {
  const verdicts = {};
  for (const uid of names) {
    const worker = new Worker('/worker.js');
    const last = await new Promise((resolve) => {
      worker.onerror = ({ message }) => resolve({ kind: 'failed', code: message });
      worker.onmessage = ({ data }) => {
        if (data.kind === 'final' || data.kind === 'failed') resolve(data);
      };
      worker.postMessage({ ...job, uid });
    });
    worker.terminate();
    verdicts[uid] = last.kind === 'final' ? last.verdict : last.code;
  }
  return verdicts;
}`;

function buildWorker(folder: string): string {
  const script = `import { buildRoundcubeClient } from './scripts/build-roundcube-client.mjs'; await buildRoundcubeClient(${JSON.stringify(folder)})`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the worker could not be built: ${stderr}`);
  return readFileSync(join(folder, 'worker.js'), 'utf8');
}

/** Who verified is part of an incident and of its id; all else must be equal. */
function withoutHost(verdicts: Readonly<Record<string, Verdict>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(verdicts).map(([name, verdict]) => [
      name,
      { ...verdict, incident: verdict.incident === null ? null : { ...verdict.incident, host: '', id: '' } },
    ]),
  );
}

const BROWSERS = [
  { browser: 'Chromium', launch: () => launchChromium(), state: groupState('chromium') },
  { browser: 'Firefox', launch: () => launchFirefox(), state: groupState('firefox') },
];

describe.each(BROWSERS)('check vectors in the worker of the plugin in $browser', ({ launch, state }) => {
  it.skipIf(!state.available)(
    'gives the verdicts that Node gives, lists synced through the route',
    async () => {
      const folder = makeTemporaryFolder('mw-worker-');
      const lists = await publishVectorLists();
      const server = await serveRoutes({
        // The clock of the vectors, so that lists are as old as there.
        worker: `Date.now = () => ${vectorClock.now()};\n${buildWorker(folder.path)}`,
        message: (name) => readFileSync(join(CORPUS, name)),
        lists: lists.folder,
      });
      const browser = await launch();
      try {
        const page = await browser.browser.newPage();
        await page.goto(server.url);
        const addresses = Object.fromEntries(
          ROUTES.map((route) => [route, `${server.url}?_action=plugin.mailwicket.${route}`]),
        ) as Job['access']['addresses'];
        const job: Omit<Job, 'uid'> = {
          access: { addresses, token: 'token' },
          mbox: 'INBOX',
          policy: vectorPolicy(),
          lists: [{ name: 'lists', root: lists.rootText }],
          scoring: false,
          maxMessageBytes: 150_000_000,
        };
        const call = `(${VERIFY_ALL})(${JSON.stringify(job)}, ${JSON.stringify(corpusFiles())}).then(JSON.stringify)`;
        // As text: what BiDi hands over leaves out an object that it met before.
        const verdicts = JSON.parse((await page.evaluate(call)) as string) as Record<string, Verdict>;
        const known = JSON.parse(readFileSync(VERDICTS, 'utf8')) as Record<string, Verdict>;
        expect(withoutHost(verdicts)).toEqual(withoutHost(known));
      } finally {
        await browser.close();
        server.close();
        lists.remove();
        folder.remove();
      }
    },
    180_000,
  );
});
