import type { Page } from 'puppeteer-core';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import type { Bed } from '../../bed/bed.ts';
import type { SampleUids } from '../../bed/deliver-samples.ts';
import { DEMO_FIREFOX_EXTENSION } from '../../bed/demo-extension.ts';
import { launchFirefox, type Firefox, type FirefoxOptions } from '../../bed/firefox.ts';
import type { Organisation } from '../../bed/organisation.ts';
import { groupState } from '../../bed/packages.ts';
import { openMailOrganisation, type MailOptions } from './mail-organisation.ts';
import { logIn } from './roundcube-page.ts';
import { waitUntil } from './wait-until.ts';

/** As `ProtectedMailbox`, with Firefox. */
export interface FirefoxMailbox {
  readonly bed: Bed;
  readonly uids: SampleUids;
  readonly organisation: Organisation;
  readonly firefox: Firefox;
  readonly policy: PolicyInput;
  /** A tab that is logged in. */
  readonly page: Page;
  /** Opens an address in a new tab without waiting for a page. */
  openAddress(url: string): Promise<void>;
  close(): Promise<void>;
}

export interface FirefoxMailboxOptions extends MailOptions {
  readonly firefox?: Omit<FirefoxOptions, 'extensionDir' | 'policy'>;
}

/** Why these tests cannot run here; empty when they can. */
export function whyNoFirefoxMailbox(): string {
  const missing = [groupState('roundcube'), groupState('firefox')].filter(({ available }) => !available);
  return missing.map(({ group, reason }) => `${group}: ${reason}`).join('; ');
}

export async function openFirefoxMailbox(options: FirefoxMailboxOptions = {}): Promise<FirefoxMailbox> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const mail = await openMailOrganisation(options);
    opened.push(mail);
    const { bed, uids, organisation, policy } = mail;
    const firefox = await launchFirefox({
      ...options.firefox,
      extensionDir: DEMO_FIREFOX_EXTENSION,
      policy,
    });
    opened.push(firefox);
    await untilFirefoxProtects(firefox);
    const page = await logIn(firefox.browser, bed);
    const openAddress = async (url: string) => firefox.goTo(await firefox.browser.newPage(), url);
    return { bed, uids, organisation, firefox, policy, page, openAddress, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Waits until the extension has registered its scripts for the protected sites. */
export async function untilFirefoxProtects(firefox: Firefox): Promise<void> {
  const tab = await firefox.openExtensionPage('options.html');
  await waitUntil('scripts of the extension', async () => {
    const scripts = await tab.evaluate(
      'browser.scripting.getRegisteredContentScripts().then(JSON.stringify)',
    );
    return scripts !== '[]';
  });
  await tab.close();
}
