import { spawnSync } from 'node:child_process';
import type { Page } from 'puppeteer-core';
import { launchChromium, type Chromium } from '../../../bed/chromium.ts';
import { whyNoChromiumPolicy } from '../../../bed/chromium-policy.ts';
import { HOSTED_EXTENSION } from '../../../bed/demo-extension.ts';
import { demoPolicy } from '../../../bed/demo-policy.ts';
import { startOrganisation } from '../../../bed/organisation.ts';
import { groupState } from '../../../bed/packages.ts';
import type { FixtureServer } from '../../../bed/webmail-fixtures/fixture-server.ts';
import { isOlderThanSources } from '../../support/global-setup.ts';
import { untilProtecting } from '../../support/until-protecting.ts';

/** A managed browser with a tab, before a fixture of a hosted webmail. */
export interface HostedBrowser {
  readonly chromium: Chromium;
  readonly page: Page;
  close(): Promise<void>;
}

/** Why these tests cannot run here; empty when they can. Root is needed for the managed policy. */
export function whyNoHosted(): string {
  const { available, reason } = groupState('chromium');
  return available ? whyNoChromiumPolicy() : reason;
}

export interface HostedOptions {
  readonly otherExtensions?: readonly string[];
  /** Address of a scoring endpoint in place of the organisation's. */
  readonly scoring?: string;
  /** As `ChromiumOptions.detachedWorker`. */
  readonly detachedWorker?: boolean;
  /** Further fixtures in the same browser. */
  readonly more?: readonly { readonly server: FixtureServer; readonly site: string }[];
}

/** Opens a browser that protects `site`, and ends the fixture with itself. */
export async function openHosted(
  server: FixtureServer,
  site: string,
  { otherExtensions = [], scoring, detachedWorker = false, more = [] }: HostedOptions = {},
): Promise<HostedBrowser> {
  const servers = [server, ...more.map((each) => each.server)];
  const opened: { close(): Promise<void> }[] = [...servers];
  const close = async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  };
  try {
    if (isOlderThanSources(HOSTED_EXTENSION)) {
      const { status } = spawnSync(process.execPath, ['scripts/build.mjs', 'hosted'], { stdio: 'inherit' });
      if (status !== 0) throw new Error('the extension could not be built');
    }
    const organisation = await startOrganisation();
    opened.push(organisation);
    const { url, token, root } = organisation;
    const chromium = await launchChromium({
      extensionDir: HOSTED_EXTENSION,
      policy: {
        ...demoPolicy({ server: url, token, root, ...(scoring === undefined ? {} : { scoring }) }),
        sites: [site, ...more.map((each) => each.site)],
      },
      otherExtensions,
      detachedWorker,
      extraArgs: joinedArgs(servers),
    });
    opened.push(chromium);
    await untilProtecting(chromium);
    return { chromium, page: await chromium.browser.newPage(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Chromium takes each of these flags once. */
function joinedArgs(servers: readonly FixtureServer[]): readonly string[] {
  const values = new Map<string, string[]>();
  for (const [, flag = '', value = ''] of servers
    .flatMap(({ chromiumArgs }) => chromiumArgs)
    .map((each) => /^([^=]+)=(.*)$/u.exec(each) ?? [])) {
    values.set(flag, [...(values.get(flag) ?? []), value]);
  }
  return [...values].map(([flag, each]) => `${flag}=${each.join(',')}`);
}
