import { EICAR } from '../../bed/sample-files.ts';
import { ANSWER_MS, type DeathMessage, type DeathScene } from './death-scene.ts';
import { waitUntil } from './wait-until.ts';

/** What is held meanwhile. */
export interface Held {
  release(): unknown;
}

export interface DeathStep {
  readonly name: string;
  /** Brings the worker into the step, and keeps it there. */
  readonly reach: (scene: DeathScene, message: DeathMessage) => Promise<Held>;
  /** Whether a file is on its way when the worker dies, so that nobody has to ask for it again. */
  readonly isExit?: true;
  /** Nothing is done in this step for the other kind. */
  readonly onlyBad?: true;
}

const HELD_MS = 600_000;

function holdEndpoint({ endpoint }: DeathScene): Held {
  endpoint.forget();
  endpoint.fail({ kind: 'slow', ms: HELD_MS });
  return { release: () => endpoint.fail({ kind: 'slow', ms: ANSWER_MS }) };
}

const untilAsked = ({ endpoint }: DeathScene) =>
  waitUntil('a question to the endpoint', () => endpoint.seen.length > 0, 20_000, 5);

/** Verified before: what is asked for then is the file alone. */
async function untilVerified(scene: DeathScene, message: DeathMessage): Promise<void> {
  const before = await scene.storage.count('verdicts');
  await scene.show(message);
  await waitUntil('its verdict', async () => (await scene.storage.count('verdicts')) > before);
  await scene.expectEnd(message);
}

/** The gate in the page stops a click on a malicious file; a script of the page gets by it. */
const begin = (scene: DeathScene, message: DeathMessage) =>
  message.isBad ? scene.leave(message) : scene.use(message);

/** The steps of a verification and of an exit, each held from outside. */
export const DEATH_STEPS: readonly DeathStep[] = [
  {
    name: 'the source is fetched',
    async reach(scene, message) {
      const held = scene.webmail.hold(/_action=viewsource/u);
      await scene.show(message);
      await held.arrived;
      return held;
    },
  },
  {
    name: 'the lists are synced',
    async reach(scene, message) {
      const held = scene.mailbox.organisation.hold(/^\/lists\//u);
      // As the button of the options page does; a message that is opened asks once a minute only.
      await scene.storage.tab.evaluate(
        `void chrome.runtime.sendMessage({ name: 'lists-state', request: { refresh: true } }).catch(() => undefined)`,
      );
      await held.arrived;
      await scene.show(message);
      return held;
    },
  },
  {
    name: 'the endpoint is asked',
    async reach(scene, message) {
      const held = holdEndpoint(scene);
      await scene.show(message);
      await untilAsked(scene);
      return held;
    },
  },
  {
    name: 'the verdict is about to be written',
    async reach(scene, message) {
      const held = await scene.storage.hold('files');
      scene.endpoint.forget();
      await scene.show(message);
      await waitUntil('an answer of the endpoint', () =>
        scene.endpoint.seen.some(({ answeredAt }) => answeredAt !== undefined),
      );
      return held;
    },
  },
  {
    name: 'the verdict is written and not told',
    async reach(scene, message) {
      const before = await scene.storage.count('verdicts');
      const held = await scene.storage.hold('releases');
      await scene.show(message);
      await waitUntil('its verdict', async () => (await scene.storage.count('verdicts')) > before);
      return held;
    },
  },
  {
    name: 'the incident is sent',
    onlyBad: true,
    async reach(scene, message) {
      const held = scene.mailbox.organisation.hold(/\/incidents/u);
      await scene.show(message);
      await held.arrived;
      return held;
    },
  },
  {
    name: 'the file is fetched',
    isExit: true,
    async reach(scene, message) {
      await untilVerified(scene, message);
      const held = scene.webmail.hold(/_action=get/u);
      await begin(scene, message);
      await held.arrived;
      return held;
    },
  },
  {
    name: 'the file is judged',
    isExit: true,
    async reach(scene, message) {
      const held = holdEndpoint(scene);
      await scene.show(message);
      await scene.leave(message);
      await untilAsked(scene);
      await waitUntil('the file', () =>
        scene.webmail.seen.some(
          ({ path, answeredAt }) =>
            path.includes('_action=get') && path.includes(`_uid=${message.uid}&`) && answeredAt !== undefined,
        ),
      );
      return held;
    },
  },
  {
    name: 'a file that a script made is judged',
    isExit: true,
    async reach(scene, message) {
      await untilVerified(scene, message);
      const noted = await scene.storage.hold('releases');
      await scene.makeBlob(message.file, message.isBad ? EICAR : message.bytes);
      await waitUntil('a stopped download', async () => (await scene.storage.stoppedDownloads()) > 0);
      return noted;
    },
  },
];
