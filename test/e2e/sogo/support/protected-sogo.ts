import type { Page } from 'puppeteer-core';
import { launchChromium, type Chromium } from '../../../bed/chromium.ts';
import { DEMO_EXTENSION } from '../../../bed/demo-extension.ts';
import { demoPolicy } from '../../../bed/demo-policy.ts';
import { startOrganisation, type Organisation } from '../../../bed/organisation.ts';
import { groupState } from '../../../bed/packages.ts';
import { SAMPLE_NAMES, sampleMessage, type SampleName } from '../../../bed/sample-messages.ts';
import { startSogo, type SogoBed } from '../../../bed/sogo.ts';
import { untilProtecting } from '../../support/until-protecting.ts';
import { logIn } from './sogo-page.ts';

/** A SOGo with mail, an organisation, and a managed browser with the extension. */
export interface ProtectedSogo {
  readonly bed: SogoBed;
  readonly uids: Readonly<Record<SampleName, number>>;
  readonly organisation: Organisation;
  readonly chromium: Chromium;
  /** A tab that is logged in. */
  readonly page: Page;
  close(): Promise<void>;
}

/** Why these tests cannot run here; empty when they can. */
export function whyNoSogo(): string {
  const missing = [groupState('sogo'), groupState('chromium')].filter(({ available }) => !available);
  return missing.map(({ group, reason }) => `${group}: ${reason}`).join('; ');
}

/** @param scoring address of a scoring endpoint in place of the organisation's */
export async function openProtectedSogo(scoring?: string): Promise<ProtectedSogo> {
  const opened: { close(): Promise<void> }[] = [];
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
    const chromium = await launchChromium({
      extensionDir: DEMO_EXTENSION,
      policy: demoPolicy({ server, token, root, ...(scoring === undefined ? {} : { scoring }) }),
    });
    opened.push(chromium);
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, bed);
    return { bed, uids: uids as Record<SampleName, number>, organisation, chromium, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
