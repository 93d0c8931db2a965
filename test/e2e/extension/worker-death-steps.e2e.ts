import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DeathScene } from '../support/death-scene.ts';
import { DEATH_STEPS } from '../support/death-steps.ts';
import { whyNoMailbox } from '../support/protected-mailbox.ts';

const KINDS = [
  { kind: 'malicious', isBad: true },
  { kind: 'harmless', isBad: false },
];

describe.skipIf(whyNoMailbox() !== '')('the worker killed in a step of a verification', () => {
  let scene: DeathScene;

  beforeAll(async () => {
    scene = await DeathScene.open();
    // The first start of a worker is slow, and is no step.
    const first = await scene.deliver('first', false);
    await scene.show(first);
    await scene.use(first);
    await scene.expectOutcome(first);
  });
  afterAll(() => scene.close());

  describe.each(KINDS)('of a message with a $kind file', ({ kind, isBad }) => {
    const steps = DEATH_STEPS.filter(({ onlyBad }) => isBad || onlyBad !== true);
    it.each(steps)('ends with its verdict: while $name', async ({ name, reach }) => {
      const step = DEATH_STEPS.findIndex((one) => one.name === name);
      const message = await scene.deliver(`${kind}-${step}`, isBad);
      const held = await reach(scene, message);
      expect(await scene.kill(), 'the worker was running').toBeDefined();
      expect(scene.files).toEqual([]);
      await held.release();
      await scene.expectEnd(message);
      await scene.use(message);
      await scene.expectOutcome(message);
    });
  });
});
