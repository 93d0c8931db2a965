import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { filesIn } from '../../support/download-folder.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { untilShown } from './plugin-view.ts';
import { holds, leaks, refusalCode } from './leaks.ts';
import { soon, type RoundcubeUser } from './roundcube-user.ts';
import type { Gain, Target, UserWay } from './user-way.ts';
import type { SeenAnswer } from './watched-site.ts';

/** Where a user tries a way: with this, what the page of the message says before, and where bytes may turn up. */
export interface Scene {
  readonly user: RoundcubeUser;
  readonly on: Target;
  /** Outcome of the plugin's banner once it stands. */
  readonly banner: string;
  readonly downloadDir: string;
  answers(): readonly SeenAnswer[];
  /** Messages sent since the scene began. */
  sent(): readonly Buffer[];
}

const WORDS = {
  page: 'a page',
  message: 'the page of the message',
  question: 'a question',
  notice: 'a notice',
} as const;

async function begin(way: UserWay, { user, on, banner }: Scene): Promise<void> {
  const show = (uid: number) => user.goTo(`?_task=mail&_action=show&_mbox=INBOX&_uid=${uid}`);
  switch (way.start) {
    case 'message':
      await show(on.uid);
      await untilShown(user.page, banner);
      break;
    case 'linked':
      await show(on.linked);
      break;
    case 'compose':
      await user.goTo('?_task=mail&_action=compose&_to=bob@example.test');
      break;
    case 'list':
      await user.goTo('?_task=mail&_mbox=INBOX');
      break;
    case 'search':
      await user.goTo('?_task=mail&_mbox=INBOX');
      await user.page.waitForSelector('#messagelist tr.message');
      await searchEverywhere(user);
      break;
  }
}

/** As the form does with the scope "all folders". */
async function searchEverywhere({ page }: RoundcubeUser): Promise<void> {
  await page.evaluate(`(() => {
    for (const one of document.querySelectorAll('[name="s_scope"]')) if (one.value === 'all') one.selected = one.checked = true;
    rcmail.env.search_scope = 'all';
  })()`);
  await page.type('#mailsearchform', 'Exits of');
  await page.keyboard.press('Enter');
  await page.waitForSelector('#messagelist tr.message a[href*="-INBOX"], #messagelist tr.message td.folder');
}

/** Does what the way says, as far as it leads. */
async function go(way: UserWay, scene: Scene): Promise<void> {
  for (const step of way.steps) {
    if (typeof step === 'string') {
      const control = await scene.user.find(step);
      if (control === undefined) return;
      // What lies in a window behind another one is never in view.
      await control.frame.page().bringToFront();
      await control.click();
    } else await step(scene.user, scene.on);
  }
}

/** Tries it on a message that may not leave, and says what happened. Fails when a byte of an attachment came to the browser. */
export async function tryRefused(way: UserWay, scene: Scene): Promise<string> {
  const { user, on } = scene;
  user.isPatient = false;
  await begin(way, scene);
  const said = await tryIt();
  expect(filesIn(scene.downloadDir)).toEqual([]);
  expect(leaks([...scene.answers(), ...scene.sent().map(asAnswer)], on)).toBe(false);
  return said;

  async function tryIt(): Promise<string> {
    const [first] = way.steps;
    if (way.isWithdrawn === true) {
      expect(typeof first === 'string' && (await user.isOffered(first))).toBe(false);
      return 'not offered';
    }
    await go(way, scene);
    if (way.isShown === true) {
      if (way.gives.kind === 'text') await untilText(scene, way.gives.text(on));
      return 'shown, nothing of an attachment';
    }
    const { where, text } = await user.untilSeen('a refusal', () => user.refusal());
    expect(text).not.toBe('');
    return WORDS[where];
  }
}

/** Tries it on a clean message, and says what the user got. */
export async function tryReleased(way: UserWay, scene: Scene): Promise<string> {
  scene.user.isPatient = true;
  await begin(way, scene);
  await go(way, scene);
  return gained(way.gives, scene);
}

async function gained(gain: Gain, scene: Scene): Promise<string> {
  const { on, downloadDir, user } = scene;
  const files = () =>
    filesIn(downloadDir)
      .filter((name) => !name.endsWith('.crdownload') && !name.startsWith('.'))
      .map((name) => readFileSync(join(downloadDir, name)));
  switch (gain.kind) {
    case 'file':
      await waitUntil('the very bytes on the disk', () => files().some((one) => one.equals(gain.bytes(on))));
      return 'bytes identical';
    case 'archive':
      await waitUntil('an archive with the very bytes', () =>
        files().some((one) => one.length > 0 && holds(one, gain.bytes(on))),
      );
      return 'bytes identical';
    case 'some file':
      await waitUntil('a file on the disk', () => files().some((one) => leaks([asAnswer(one)], on)));
      return 'saved';
    case 'sent':
      await waitUntil('a message sent with it', () => leaks(scene.sent().map(asAnswer), on));
      return 'sent';
    case 'text':
      await untilText(scene, gain.text(on));
      return 'shown';
    case 'picture':
      await user.untilSeen('the picture', async () => {
        for (const frame of await user.frames()) {
          const script = `document.querySelector(${JSON.stringify(gain.selector)})?.naturalWidth > 0`;
          if ((await soon(() => frame.evaluate(script))) === true) return true;
        }
        return false;
      });
      return 'shown';
    case 'done': {
      const found = () => scene.answers().find(({ path }) => path.includes(gain.action));
      const answer = await waitUntil('an answer', found);
      expect([answer.status, refusalCode(answer)]).toEqual([200, undefined]);
      expect(answer.body.toString()).toContain('confirmation');
      return 'works';
    }
  }
}

function untilText({ user }: Scene, text: string): Promise<boolean> {
  return user.untilSeen(`the text ${text}`, async () => (await user.text()).includes(text));
}

function asAnswer(body: Buffer) {
  return { status: 200, headers: new Headers(), body };
}
