import type { Page } from 'puppeteer-core';
import { startBed, type Bed, type BedOptions } from '../../bed/bed.ts';
import { launchChromium, type Chromium } from '../../bed/chromium.ts';
import { deliverSamples, type SampleUids } from '../../bed/deliver-samples.ts';
import { DEMO_EXTENSION } from '../../bed/demo-extension.ts';
import { demoPolicy } from '../../bed/demo-policy.ts';
import { startOrganisation, type Organisation, type OrganisationOptions } from '../../bed/organisation.ts';
import { groupState } from '../../bed/packages.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
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
  close(): Promise<void>;
}

export interface MailboxOptions {
  /** Address of a scoring endpoint in place of the organisation's. */
  readonly scoring?: string;
  /** How long an answer of the endpoint is waited for. */
  readonly scoringTimeoutMs?: number;
  /** Do not attach to the extension's worker, so that it can die and come back as for a user. */
  readonly detachedWorker?: boolean;
  /** Language of the browser's own screens. */
  readonly language?: string;
  readonly otherExtensions?: readonly string[];
  readonly bed?: BedOptions;
  readonly organisation?: OrganisationOptions;
  /** Laid over the organisation's policy, section by section. */
  readonly policy?: PolicyInput;
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
    const organisation = await startOrganisation(options.organisation);
    opened.push(organisation);
    const bed = await startBed(options.bed);
    opened.push(bed);
    const uids = await deliverSamples(bed);
    const { url: server, token, root } = organisation;
    const addresses = {
      server,
      token,
      root,
      ...(options.scoring === undefined ? {} : { scoring: options.scoring }),
    };
    const demo = demoPolicy(addresses);
    const policy: PolicyInput = {
      ...demo,
      scoring: { ...demo.scoring, timeoutMs: options.scoringTimeoutMs ?? 10_000 },
      ...options.policy,
    };
    const chromium = await launchChromium({
      extensionDir: DEMO_EXTENSION,
      detachedWorker: options.detachedWorker ?? false,
      policy,
      ...(options.otherExtensions === undefined ? {} : { otherExtensions: options.otherExtensions }),
      ...(options.language === undefined ? {} : { language: options.language }),
    });
    opened.push(chromium);
    await untilProtecting(chromium);
    const page = await logIn(chromium.browser, bed);
    return { bed, uids, organisation, chromium, policy, page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
