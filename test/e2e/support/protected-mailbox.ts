import type { Page } from 'puppeteer-core';
import type { Bed } from '../../bed/bed.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import type { ManagedValues } from '../../bed/chromium-policy.ts';
import type { SampleUids } from '../../bed/deliver-samples.ts';
import { DEMO_EXTENSION } from '../../bed/demo-extension.ts';
import type { Organisation } from '../../bed/organisation.ts';
import { groupState } from '../../bed/packages.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { openMailOrganisation, type MailOptions } from './mail-organisation.ts';
import { logIn } from './roundcube-page.ts';
import { untilProtecting } from './until-protecting.ts';

/** Everything an end-to-end test of the extension needs: mail, webmail, organisation, and a managed browser. */
export interface ProtectedMailbox {
  readonly bed: Bed;
  readonly uids: SampleUids;
  readonly organisation: Organisation;
  readonly chromium: Chromium;
  /** What the administrator pushed to the browser at its start. */
  readonly policy: PolicyInput;
  /** A tab that is logged in. */
  readonly page: Page;
  /** Opens an address in a new tab, as the address bar does, without waiting for a page. */
  openAddress(url: string): Promise<void>;
  close(): Promise<void>;
}

export interface MailboxOptions extends MailOptions {
  /** Do not attach to the extension's worker, so that it can die and come back as for a user. */
  readonly detachedWorker?: boolean;
  /** Language of the browser's own screens. */
  readonly language?: string;
  readonly otherExtensions?: readonly string[];
  /** As of `launchChromium`. */
  readonly browserPolicy?: ManagedValues;
}

/** Why these tests cannot run here; empty when they can. Root is needed for the managed policy as well. */
export function whyNoMailbox(): string {
  const missing = [groupState('roundcube'), groupState('chromium')].filter(({ available }) => !available);
  return missing.map(({ group, reason }) => `${group}: ${reason}`).join('; ');
}

export async function openProtectedMailbox(options: MailboxOptions = {}): Promise<ProtectedMailbox> {
  const opened: { close(): Promise<void> }[] = [];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    const mail = await openMailOrganisation(options);
    opened.push(mail);
    const { bed, uids, organisation, policy } = mail;
    const chromium = await launchChromium({
      extensionDir: DEMO_EXTENSION,
      detachedWorker: options.detachedWorker ?? false,
      policy,
      ...(options.browserPolicy === undefined ? {} : { browserPolicy: options.browserPolicy }),
      ...(options.otherExtensions === undefined ? {} : { otherExtensions: options.otherExtensions }),
      ...(options.language === undefined ? {} : { language: options.language }),
    });
    opened.push(chromium);
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, bed);
    // As the address bar does. An exit that is refused ends the navigation without a page.
    const openAddress = async (url: string) => {
      const session = await (await chromium.browser.newPage()).createCDPSession();
      await session.send('Page.navigate', { url, transitionType: 'address_bar' });
    };
    return { bed, uids, organisation, chromium, policy, page, openAddress, close };
  } catch (error) {
    await close();
    throw error;
  }
}
