import { webCodec } from '../../../core/bytes/web-codec.ts';
import { MAX_MESSAGE_BYTES } from '../../../core/limits.ts';
import type { Log } from '../../../core/ports.ts';
import { copyBlob } from '../../browser/blob-bytes.ts';
import type { Downloads } from '../../browser/chromium-downloads.ts';
import { mailFetch } from '../../browser/http.ts';
import { openSavingPage } from '../../browser/saving-page.ts';
import type { Runtime } from '../../browser/runtime.ts';
import { localValues, sessionValues } from '../../browser/storage.ts';
import { systemClock } from '../../../web/system-clock.ts';
import { tabs } from '../../browser/tabs.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import { companionPatterns } from '../../webmail/all-routes.ts';
import { DownloadGuard } from '../../worker/download-guard.ts';
import { DownloadLedger } from '../../worker/download-ledger.ts';
import { FileSaver } from '../../worker/file-saver.ts';
import type { Services } from './services.ts';

/** Builds the download guard, makes it listen at once, and resolves when it has dealt with what was left held. */
export async function openDownloadGuard(
  runtime: Runtime,
  downloads: Downloads,
  services: Services,
  log: Log,
): Promise<void> {
  const { sites, exits, watch, notify } = services;
  const guard = new DownloadGuard({
    downloads,
    ledger: new DownloadLedger({ session: sessionValues, local: localValues, clock: systemClock }),
    saver: new FileSaver({ page: openSavingPage(), clock: systemClock }),
    watch,
    codec: webCodec,
    clock: systemClock,
    log,
    own: runtime,
    isProtected: (origin) => sites.isProtected(origin),
    openSites: async () => {
      const addresses = await Promise.all(
        (await tabs.ofSites(await sites.active())).map((id) => tabs.url(id)),
      );
      return addresses.filter((address) => URL.canParse(address)).map((address) => new URL(address).origin);
    },
    contentOf: async ({ url }) => {
      if (url.startsWith('blob:')) return copyBlob(url, await tabs.ofSites(await sites.active()));
      const isWeb = /^https?:/u.test(url);
      const redirectsTo = isWeb
        ? companionPatterns(sitePattern(new URL(url).origin)).map(originOfPattern)
        : [];
      const request = { url, method: 'GET', form: undefined, maxBytes: MAX_MESSAGE_BYTES, redirectsTo };
      const answer = await mailFetch(request);
      // A redirect to anywhere else, or an error, is not the file that is being saved.
      if (answer.status !== 200 || answer.bytes === undefined) return undefined;
      return { bytes: answer.bytes, address: url, forget: () => Promise.resolve() };
    },
    readRequest: (url, form) => exits.readRequest(url, form),
    judge: (file) => exits.judge(file),
    notify,
  });
  guard.listen();
  await guard.recover();
}

/** The origin of a pattern of a whole host. */
function originOfPattern(pattern: string): string {
  return pattern.replace(/\/\*$/u, '');
}
