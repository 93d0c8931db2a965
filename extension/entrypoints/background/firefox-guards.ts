import { webCodec } from '../../../core/bytes/web-codec.ts';
import { MAX_MESSAGE_BYTES } from '../../../core/limits.ts';
import type { Log } from '../../../core/ports.ts';
import { readBlob } from '../../browser/blob-bytes.ts';
import { holdRequests } from '../../browser/blocking-requests.ts';
import { firefoxDownloads } from '../../browser/firefox-downloads.ts';
import type { CreatedDownload } from '../../browser/firefox-downloads.ts';
import { firefoxTabs } from '../../browser/firefox-tabs.ts';
import { mailFetch } from '../../browser/http.ts';
import type { MailRequest } from '../../browser/http.ts';
import { fetchInPage } from '../../browser/page-fetch.ts';
import type { Runtime } from '../../browser/runtime.ts';
import { tabs } from '../../browser/tabs.ts';
import { language, translate } from '../../browser/translate.ts';
import { refusalAddress } from '../../exits/refusal-page.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import { ALL_ROUTES } from '../../webmail/all-routes.ts';
import { ArrivalGate } from '../../worker/arrival-gate.ts';
import { CreatedGuard } from '../../worker/created-guard.ts';
import type { Services } from './services.ts';

const EXITS = ALL_ROUTES.flatMap(({ exitAddresses }) => exitAddresses).map((rule) => new RegExp(rule, 'iu'));
const VIEWERS = ALL_ROUTES.flatMap(({ viewerAddresses }) => viewerAddresses).map(
  (rule) => new RegExp(rule, 'iu'),
);

/** Makes Firefox's two layers listen at once: requests that are held, and downloads that no request shows. */
export function guardFirefox(runtime: Runtime, services: Services, log: Log): void {
  const { sites, exits, notify } = services;
  const isProtected = (origin: string) => sites.isProtected(origin);
  const frameOf = async (site: string, jar: string) => {
    const [tabId] = await firefoxTabs.inJar([sitePattern(site)], jar);
    return tabId === undefined ? undefined : { tabId, frameId: 0, jar };
  };

  holdRequests(
    new ArrivalGate({
      isProtected,
      isExit: (url) => EXITS.some((rule) => rule.test(url)) && !VIEWERS.some((rule) => rule.test(url)),
      frameOf,
      answer: (request, save) => exits.answer(request, save),
      refuse: async (url) => {
        const target = await exits.readRequest(url, undefined);
        await notify(url.origin, {
          notice: 'exit-refused',
          ref: target?.ref ?? null,
          filename: '',
          sha256: '',
          outcome: null,
          disposition: 'hold',
          reason: 'other-session',
        });
      },
      save: firefoxDownloads.save,
      refusalPage: ({ disposition }) =>
        refusalAddress({
          language: language(),
          title: translate(disposition === 'block' ? 'exitBlockedTitle' : 'exitHeldTitle'),
          text: translate('exitRefusedText'),
        }),
    }),
  );

  const bytesOf = async ({ url, jar, mime }: CreatedDownload) => {
    if (url.startsWith('blob:')) return readBlob(url, await tabs.ofSites(await sites.active()), 'MAIN');
    const request: MailRequest = { url, method: 'GET', form: undefined, maxBytes: MAX_MESSAGE_BYTES };
    const frame = jar === '' || url.startsWith('data:') ? undefined : await frameOf(new URL(url).origin, jar);
    if (jar !== '' && frame === undefined && !url.startsWith('data:')) return undefined;
    const answer = await (frame === undefined ? mailFetch(request) : fetchInPage(request, frame));
    // A redirect, an error or another kind of thing is not the file that is being saved: a page's own service worker may
    // have made that.
    const isPage = /^\s*text\/html\b/iu.test(answer.header('content-type') ?? '');
    const isSame = answer.status === 200 && isPage === mime.startsWith('text/html');
    return isSame ? answer.bytes : undefined;
  };
  new CreatedGuard({
    downloads: firefoxDownloads,
    codec: webCodec,
    log,
    own: runtime,
    isProtected,
    siteOnTop: async () => (await firefoxTabs.onTop(await sites.active()))[0],
    bytesOf,
    judge: (file) => exits.judge(file),
    notify,
    during: (site, work) => exits.during(site, work),
  }).listen();
}
