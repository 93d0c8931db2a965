import { launchChromium, type Chromium } from '../chromium.ts';
import { DEMO_EXTENSION } from '../demo-extension.ts';
import { demoPolicy } from '../demo-policy.ts';
import type { DemoSite } from './demo-site.ts';

/** Sets the demo's policy as a person without an administrator does: in the extension's own settings. */
async function setByHand({ browser, extensionId }: Chromium, policy: object): Promise<void> {
  const tab = await browser.newPage();
  await tab.goto(`chrome-extension://${extensionId}/options.html`);
  const request = JSON.stringify({ name: 'set-policy', request: { policy } });
  await tab.evaluate(`chrome.runtime.sendMessage(${request})`);
  await tab.close();
}

/**
 * A Chromium with the extension and the organisation's policy. Only root can push a policy to one browser; anybody else
 * has it set by hand.
 *
 * @throws {Unavailable} where there is no Chromium
 */
export async function launchDemoBrowser({ organisation }: DemoSite, visible: boolean): Promise<Chromium> {
  const { url: server, token, root } = organisation;
  const policy = demoPolicy({ server, token, root });
  const isManaged = process.getuid?.() === 0;
  const managed = isManaged ? { policy } : {};
  const chromium = await launchChromium({ extensionDir: DEMO_EXTENSION, visible, ...managed });
  if (!isManaged) await setByHand(chromium, policy);
  return chromium;
}
