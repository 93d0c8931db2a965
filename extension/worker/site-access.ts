import type { Toolbar } from '../browser/toolbar.ts';
import type { SiteState } from '../messaging/contract.ts';
import { AMBER, GREY } from './tab-badges.ts';
import type { Badge, TabBadges, Translate } from './tab-badges.ts';

export interface SiteAccessPorts {
  readonly toolbar: Toolbar;
  readonly badges: Pick<TabBadges, 'record' | 'forget'>;
  readonly translate: Translate;
  sites(): Promise<readonly SiteState[]>;
  /** Tabs that show a page of a site that is protected now. */
  protectedTabs(): Promise<readonly number[]>;
}

/**
 * Says on the toolbar button of every tab that a site which was turned on is not protected, because the browser withholds
 * the permission or the user took it back: without it the extension does not learn which tab shows that site.
 */
export class SiteAccess {
  readonly #ports: SiteAccessPorts;

  constructor(ports: SiteAccessPorts) {
    this.#ports = ports;
  }

  /** To be called at the start and whenever sites or permissions changed. */
  async say(): Promise<void> {
    const { toolbar, badges, translate } = this.#ports;
    const isMissing = (await this.#ports.sites()).some(({ granted }) => !granted);
    const badge: Badge = isMissing
      ? { text: '!', color: AMBER, title: translate('badgeNotGranted') }
      : { text: '', color: GREY, title: translate('badgeOff') };
    await toolbar.showEverywhere(badge);
    if (!isMissing) return;
    const covered = await this.#ports.protectedTabs();
    for (const tabId of await toolbar.tabs()) {
      if (covered.includes(tabId) || (await badges.record(tabId)).health === 'not-protected') continue;
      await badges.forget(tabId);
      await toolbar.show(tabId, badge);
    }
  }
}
