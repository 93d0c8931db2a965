import { setTimeout as sleep } from 'node:timers/promises';
import { TargetType, type ElementHandle, type Frame, type Page } from 'puppeteer-core';
import type { Chromium } from '../../../bed/chromium.ts';
import { waitUntil } from '../../support/wait-until.ts';

const FRAME_TIMEOUT_MS = 3_000;
/** A little more than two frames on a screen. */
const MOVES_WITHIN_MS = 40;

/** How the plugin told a user that something does not leave. */
export interface Refusal {
  /**
   * Where it is said: a page in place of what was asked for, on the message's own page, in a question that asks for a decision and a
   * reason, or in Roundcube's notices.
   */
  readonly where: 'page' | 'message' | 'question' | 'notice';
  readonly text: string;
}

const LOOK = `(() => {
  const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? '';
  // Not one in a frame that nobody sees.
  const page = document.querySelector('#mailwicket-refusal');
  if (page !== null && page.getClientRects().length > 0) return { where: 'page', text: page.innerText.trim() };
  const alert = text('#mailwicket-alert');
  if (alert.startsWith('Not opened.')) return { where: 'message', text: alert };
  const question = document.querySelector('dialog.mailwicket-dialog[open]');
  if (question !== null) return { where: 'question', text: question.innerText.trim() };
  const status = text('#mailwicket-live');
  if (status.startsWith('Still checking.')) return { where: 'message', text: status };
  const notice = [...document.querySelectorAll('#messagestack > div')]
    .map((one) => one.textContent.trim())
    .find((one) => /^(Not released|Held|Could not check|What you asked for|The check failed)/u.test(one));
  return notice === undefined ? null : { where: 'notice', text: notice };
})()`;

/** Whether what is clicked in a page now is heard. Roundcube's warning before a file has its script in it, which never begins. */
const HEARS_CLICKS = `(window.rcmail === undefined || document.querySelector('.rcmail-inline-message') !== null
  ? document.readyState !== 'loading'
  : rcmail.loaded === true)`;
const WHAT_IS_OPEN = `location.href + ' ' + document.readyState + (${HEARS_CLICKS} ? '' : ' deaf') + ' “' +
  (document.body?.innerText ?? '').slice(0, 200).replaceAll(/\\s+/gu, ' ') + '”'`;
const IS_COMPLETE = `document.readyState === 'complete' && ${HEARS_CLICKS}`;

/** A person at a browser in which Roundcube is open, who may have several tabs and windows. */
export class RoundcubeUser {
  readonly #chromium: Chromium;
  readonly page: Page;
  readonly #url: string;
  /** Whether a way goes on after a refusal: what the plugin holds for a moment follows by itself. */
  isPatient = false;

  constructor(chromium: Chromium, page: Page, url: string) {
    this.#chromium = chromium;
    this.page = page;
    this.#url = url;
    const accept = (tab: Page | null) =>
      tab?.on('dialog', (dialog) => void dialog.accept().catch(() => undefined));
    accept(page);
    chromium.browser.on('targetcreated', (target) => {
      if (target.type() === TargetType.PAGE) void target.page().then(accept, () => undefined);
    });
  }

  async goTo(query: string): Promise<void> {
    await this.page.goto(`${this.#url}${query}`, { waitUntil: 'load' });
  }

  /** What the plugin says now, in whatever tab or frame. */
  async refusal(): Promise<Refusal | undefined> {
    for (const frame of await this.frames()) {
      const seen = (await evaluated(frame, LOOK)) as Refusal | null | undefined;
      if (seen !== null && seen !== undefined) return seen;
    }
    return undefined;
  }

  /** Waits until something can be clicked in any tab or frame; `undefined` when the plugin refuses before. */
  find(selector: string): Promise<ElementHandle | undefined> {
    return this.#orRefusal(`${selector} to be there`, async () => {
      for (const frame of await this.frames()) {
        const element = await visible(frame, selector);
        if (element !== undefined) return element;
      }
      return undefined;
    });
  }

  /** Waits until a page of such an address is open and hears clicks; `undefined` when the plugin refuses before. */
  opened(what: string, isIt: (address: URL) => boolean): Promise<Frame | undefined> {
    return this.#orRefusal(`a page: ${what}`, async () => {
      for (const frame of await this.frames()) {
        if (
          URL.canParse(frame.url()) &&
          isIt(new URL(frame.url())) &&
          (await evaluated(frame, IS_COMPLETE)) === true
        )
          return frame;
      }
      return undefined;
    });
  }

  /** As `waitUntil`; an error says what was open in place of it. */
  async untilSeen<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
    try {
      return await waitUntil(what, look);
    } catch (error) {
      const open = await Promise.all(
        (await this.frames()).map(async (frame) => evaluated(frame, WHAT_IS_OPEN)),
      );
      throw new Error(`${what} did not come. Open: ${open.join('; ')}`, { cause: error });
    }
  }

  async #orRefusal<T>(what: string, look: () => Promise<T | undefined>): Promise<T | undefined> {
    const { found } = await this.untilSeen<{ found: T | undefined }>(what, async () => {
      const found = await look();
      if (found !== undefined) return { found };
      return this.isPatient || (await this.refusal()) === undefined ? undefined : { found };
    });
    return found;
  }

  /** Whether a control is there to be used now. */
  async isOffered(selector: string): Promise<boolean> {
    for (const frame of await this.frames()) {
      if ((await visible(frame, selector)) !== undefined) return true;
    }
    return false;
  }

  /** Newest tab first, as what was opened last lies on top. */
  async frames(): Promise<Frame[]> {
    const tabs = await this.#chromium.browser.pages();
    return tabs.reverse().flatMap((tab) => (tab.isClosed() ? [] : tab.frames()));
  }

  /** Everything that can be read now. */
  async text(): Promise<string> {
    const frames = await this.frames();
    const texts = await Promise.all(
      frames.map((frame) => evaluated(frame, 'document.body?.innerText ?? ""')),
    );
    return texts.join('\n');
  }

  async closeOtherTabs(): Promise<void> {
    for (const tab of await this.#chromium.browser.pages()) {
      if (tab !== this.page) await tab.close().catch(() => undefined);
    }
    await this.page.bringToFront();
  }
}

/** What a frame says; `undefined` from one that goes away meanwhile, or that waits for its next page and never answers. */
export async function soon<T>(ask: () => Promise<T>): Promise<T | undefined> {
  // Asked inside: of a frame that is gone the driver throws at once.
  const asked = (async () => ask())();
  return Promise.race([asked.catch(() => undefined), sleep(FRAME_TIMEOUT_MS, undefined, { ref: false })]);
}

function evaluated(frame: Frame, script: string): Promise<unknown> {
  return soon(() => frame.evaluate(script));
}

async function visible(frame: Frame, selector: string): Promise<ElementHandle | undefined> {
  if ((await evaluated(frame, HEARS_CLICKS)) !== true) return undefined;
  // The driver's own searches keep a frame's document, also one that failed to come while the frame changed pages.
  const page = (await soon(() => frame.evaluateHandle('document')))?.asElement();
  for (const element of (await soon(async () => page?.$$(selector))) ?? []) {
    if ((await soon(() => element.isVisible())) === true && (await isAtRest(element))) return element;
  }
  return undefined;
}

/** Whether it stays where it is: a click at where a thing was, while the page was still being laid out, hits something else. */
async function isAtRest(element: ElementHandle): Promise<boolean> {
  const place = async () => JSON.stringify(await soon(() => element.boundingBox()));
  const before = await place();
  await sleep(MOVES_WITHIN_MS);
  return before === (await place());
}
