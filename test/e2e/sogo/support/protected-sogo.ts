import type { Page } from 'puppeteer-core';
import type { PolicyInput } from '../../../../core/policy/policy.ts';
import { launchChromium, type Chromium } from '../../../bed/chromium.ts';
import { DEMO_EXTENSION, DEMO_FIREFOX_EXTENSION } from '../../../bed/demo-extension.ts';
import { demoPolicy } from '../../../bed/demo-policy.ts';
import { launchFirefox, type Firefox } from '../../../bed/firefox.ts';
import { startOrganisation, type Organisation } from '../../../bed/organisation.ts';
import { groupState } from '../../../bed/packages.ts';
import { SAMPLE_NAMES, sampleMessage, type SampleName } from '../../../bed/sample-messages.ts';
import { startSogo, type SogoBed } from '../../../bed/sogo.ts';
import { untilFirefoxProtects } from '../../support/firefox-mailbox.ts';
import { guardedChromium } from '../../support/guarded-chromium.ts';
import { guardedFirefox } from '../../support/guarded-firefox.ts';
import type { GuardedPage } from '../../support/guarded-page.ts';
import { untilProtecting } from '../../support/until-protecting.ts';
import { logIn } from './sogo-page.ts';

/** A SOGo with mail, and a mail page of it in a browser with the extension. */
export interface OpenSogo {
  readonly bed: SogoBed;
  readonly uids: Readonly<Record<SampleName, number>>;
  readonly organisation: Organisation;
  readonly guard: GuardedPage;
  /** A tab that is logged in. */
  readonly page: Page;
  close(): Promise<void>;
}

export interface ProtectedSogo extends OpenSogo {
  readonly chromium: Chromium;
}

export interface FirefoxSogo extends OpenSogo {
  readonly firefox: Firefox;
}

/** Why these tests cannot run here; empty when they can. */
export function whyNoSogo(browser: 'chromium' | 'firefox' = 'chromium'): string {
  const missing = [groupState('sogo'), groupState(browser)].filter(({ available }) => !available);
  return missing.map(({ group, reason }) => `${group}: ${reason}`).join('; ');
}

export interface SogoOptions {
  /** Address of a scoring endpoint in place of the organisation's. */
  readonly scoring?: string;
  /** Folders of extensions of others, in Chromium. */
  readonly otherExtensions?: readonly string[];
  /** As of `launchChromium`: for deaths of the worker. */
  readonly detachedWorker?: boolean;
}

/** With a managed Chromium. */
export function openProtectedSogo(options: SogoOptions = {}): Promise<ProtectedSogo> {
  return openSogo(options, async (policy, bed, opened) => {
    const { otherExtensions = [], detachedWorker = false } = options;
    const chromium = await launchChromium({
      extensionDir: DEMO_EXTENSION,
      policy,
      otherExtensions,
      detachedWorker,
    });
    opened.push(chromium);
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, bed);
    return { chromium, page, guard: guardedChromium(chromium, page) };
  });
}

/** With a managed Firefox. */
export function openFirefoxSogo(options: SogoOptions = {}): Promise<FirefoxSogo> {
  return openSogo(options, async (policy, bed, opened) => {
    const firefox = await launchFirefox({ extensionDir: DEMO_FIREFOX_EXTENSION, policy });
    opened.push(firefox);
    await untilFirefoxProtects(firefox);
    const page = await logIn(firefox.browser, bed);
    return { firefox, page, guard: guardedFirefox(firefox, page) };
  });
}

type Opened = { close(): Promise<void> }[];
type InBrowser = Pick<OpenSogo, 'page' | 'guard'>;

async function openSogo<B extends InBrowser>(
  { scoring }: SogoOptions,
  openBrowser: (policy: PolicyInput, bed: SogoBed, opened: Opened) => Promise<B>,
): Promise<OpenSogo & B> {
  const opened: Opened = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const organisation = await startOrganisation();
    opened.push(organisation);
    const bed = await startSogo();
    opened.push(bed);
    const uids: Partial<Record<SampleName, number>> = {};
    for (const name of SAMPLE_NAMES) uids[name] = await bed.deliver(sampleMessage(name));
    const { url: server, token, root } = organisation;
    const policy = demoPolicy({ server, token, root, ...(scoring === undefined ? {} : { scoring }) });
    const browser = await openBrowser(policy, bed, opened);
    return { bed, uids: uids as Record<SampleName, number>, organisation, ...browser, close };
  } catch (error) {
    await close();
    throw error;
  }
}
