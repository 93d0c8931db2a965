import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EICAR } from '../../bed/sample-files.ts';
import { DeathScene, type DeathMessage, type Step } from '../support/death-scene.ts';
import { DEATH_STEPS } from '../support/death-steps.ts';
import { whyNoMailbox } from '../support/protected-mailbox.ts';
import { randomFrom, seedOfRun } from '../support/random.ts';
import { untilProtecting } from '../support/until-protecting.ts';
import { waitUntil } from '../support/wait-until.ts';

const DEATHS = 50;
const DEATHS_A_ROUND = 3;
/** Deaths fall before, into and after a verification, which takes about half of this. */
const LATEST_DEATH_MS = 500;

const KINDS = [
  { kind: 'malicious', isBad: true },
  { kind: 'harmless', isBad: false },
];

describe.skipIf(whyNoMailbox() !== '')('the death of the worker', () => {
  let scene: DeathScene;
  const told: string[] = [];

  beforeAll(async () => {
    scene = await DeathScene.open();
    // The first start of a worker is slow, and is no step.
    const first = await scene.deliver('first', false);
    await scene.show(first);
    await scene.use(first);
    await scene.expectOutcome(first);
  });
  afterAll(async () => {
    console.log(told.join('\n'));
    await scene.close();
  });

  describe.each(KINDS)('over a $kind file', ({ kind, isBad }) => {
    const steps = DEATH_STEPS.filter(({ onlyBad }) => isBad || onlyBad !== true);
    it.each(steps)('ends well while $name', async ({ name, reach, isExit }) => {
      const message = await scene.deliver(
        `${kind}-${DEATH_STEPS.findIndex((one) => one.name === name)}`,
        isBad,
      );
      const held = await reach(scene, message);
      const killedAt = await scene.kill();
      expect(killedAt, 'the worker was running').toBeDefined();
      await held.release();
      if (isExit !== true) {
        await scene.expectEnd(message);
        await scene.use(message);
      }
      await scene.expectOutcome(message);
      told.push(`killed while ${name} (${kind}): over after ${Date.now() - (killedAt ?? 0)} ms`);
    });
  });

  it(`ends well over ${DEATHS} deaths at any moment`, { timeout: 5 * 60_000 }, async () => {
    const seed = seedOfRun();
    const random = randomFrom(seed);
    const deaths = new Map<Step, number>();
    const countOf = () => [...deaths.values()].reduce((sum, count) => sum + count, 0);
    const dieOver = async (message: DeathMessage) => {
      const since = Date.now();
      await scene.show(message);
      // A click on a malicious file waits for its verdict and never leaves. What a script begins is judged meanwhile.
      const isLeaving = random() < 0.5;
      if (isLeaving) {
        await scene.leave(message);
        // Of an exit that was not noted yet, no other worker knows (docs/THREAT-MODEL.md).
        await scene.untilFetched(message);
      } else if (message.isBad) await scene.use(message);
      for (let death = 0; death < DEATHS_A_ROUND; death++) {
        await sleep(random() * LATEST_DEATH_MS);
        const step = await scene.killIn(message, since);
        if (step !== undefined) deaths.set(step, (deaths.get(step) ?? 0) + 1);
      }
      await scene.expectEnd(message);
      if (!isLeaving && !message.isBad) await scene.use(message);
      await scene.expectOutcome(message);
    };
    for (let round = 0; countOf() < DEATHS; round++) {
      const isBad = round % 2 === 0;
      await dieOver(await scene.deliver(`${isBad ? 'bad' : 'good'}-${seed}-${round}`, isBad));
    }
    told.push(`seed ${seed}: ${countOf()} deaths, by step: ${JSON.stringify(Object.fromEntries(deaths))}`);
  });

  // The last: the page that held the storage goes with the extension.
  it('releases no malicious file that was judged when the extension was loaded anew', async () => {
    const message = await scene.deliver('reloaded', true);
    await scene.show(message);
    await scene.expectEnd(message);
    await scene.storage.hold('releases');
    await scene.makeBlob(message.file, EICAR);
    await waitUntil('a stopped download', async () => (await scene.storage.stoppedDownloads()) > 0);
    // The page goes with its extension, before it can answer.
    await scene.storage.tab.evaluate('void setTimeout(() => chrome.runtime.reload(), 0)');
    await waitUntil('the end of the extension', () => scene.storage.tab.isClosed());
    await untilProtecting(scene.mailbox.chromium);
    expect(scene.files).toEqual([]);
    // What was judged is forgotten with the session; the next one is refused aloud.
    await scene.page.bringToFront();
    await scene.makeBlob(message.file, EICAR);
    await scene.expectOutcome(message);
  });
});
