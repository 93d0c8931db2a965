import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { companionPatterns } from '../../webmail/all-routes.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import type { TabStatus } from '../../messaging/contract.ts';
import { GateIcon } from '../host/icon.tsx';
import { AuditSummary } from '../pages/audit-totals.tsx';
import { Failure } from '../pages/failure.tsx';
import { answerTo, RequestFailed } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useWording } from '../text/words.tsx';
import { PageVerdict } from './page-verdict.tsx';
import { ReportForm } from './report-form.tsx';
import { statusKey } from './status-key.ts';

/** The state of the page below the popup. Mail content cannot reach it: the place where a verdict cannot be forged. */
export function Popup({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const [tabId, setTabId] = useState<number>();
  const [status, setStatus] = useState<TabStatus>();
  const [failure, setFailure] = useState('');
  const [note, setNote] = useState<'popup_denied' | 'popup_reload'>();

  const attempt = (work: () => Promise<void>): void => {
    setFailure('');
    work().catch((error: unknown) => {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.code);
    });
  };
  const load = async (): Promise<void> => {
    const id = await client.activeTab();
    setTabId(id);
    if (id !== undefined) setStatus(await answerTo(client, 'tab-status', { tabId: id }));
  };
  useEffect(() => attempt(load), []);

  const origin = status === undefined ? undefined : webOrigin(status.url);
  const protect = (site: string): void => {
    // Both at once: the browser closes the popup of Firefox when it asks the user, and the site must be kept by then.
    const granting = client.requestHosts([sitePattern(site), ...companionPatterns(sitePattern(site))]);
    attempt(async () => {
      await answerTo(client, 'protect-site', { origin: site });
      const isGranted = await granting;
      if (!isGranted) await answerTo(client, 'unprotect-site', { origin: site });
      setNote(isGranted ? 'popup_reload' : 'popup_denied');
      await load();
    });
  };
  const unprotect = (site: string): void =>
    attempt(async () => {
      await answerTo(client, 'unprotect-site', { origin: site });
      await load();
    });
  /** The page asks for the reason: there the file can be taken afterwards. */
  const take = (id: number) => (attachmentId: string) =>
    attempt(async () => {
      await client.notify(id, { notice: 'ask-release', attachmentId });
      window.close();
    });
  const verifyAgain = (id: number): void =>
    attempt(async () => {
      await client.notify(id, { notice: 'verify-again' });
      window.close();
    });

  return (
    <main lang={wording.language} dir={wording.direction}>
      <header>
        <GateIcon />
        <h1>Mailwicket</h1>
      </header>
      {status === undefined ? (
        <p>{failure === '' ? wording.say('popup_loading') : ''}</p>
      ) : (
        <>
          <p class="state" role="status">
            {wording.say(statusKey(status, origin !== undefined))}
          </p>
          {origin !== undefined && <p class="site">{new URL(origin).host}</p>}
          {origin !== undefined && status.site === null && <p>{wording.say('popup_not_protected_help')}</p>}
          {origin !== undefined && status.site?.granted !== true && (
            <button type="button" class="primary" onClick={() => protect(origin)}>
              {wording.say('popup_protect')}
            </button>
          )}
          {status.health === 'no-message' && <p>{wording.say('popup_no_message')}</p>}
          {note !== undefined && <p role="status">{wording.say(note)}</p>}
          {status.verdict !== null && (
            <PageVerdict
              verdict={status.verdict}
              releasable={status.releasable}
              onTake={tabId === undefined ? undefined : take(tabId)}
            />
          )}
          {status.verdict !== null && tabId !== undefined && (
            <ReportForm client={client} tabId={tabId} outcome={status.verdict.outcome} />
          )}
          <AuditSummary audit={status.audit} />
          {status.lists !== null && (
            <p class="lists">
              {wording.say(
                status.lists.stale ? 'popup_lists_stale' : 'popup_lists_age',
                String(status.lists.version),
                wording.time(status.lists.issued),
              )}
            </p>
          )}
          {status.unusableLists.map((name) => (
            <p key={name} class="failure">
              {wording.say('popup_lists_missing', name)}
            </p>
          ))}
          <div class="actions">
            {tabId !== undefined && status.health === 'ok' && (
              <button type="button" onClick={() => verifyAgain(tabId)}>
                {wording.say('action_retry')}
              </button>
            )}
            {origin !== undefined && status.site !== null && !status.site.managed && (
              <button type="button" onClick={() => unprotect(origin)}>
                {wording.say('popup_unprotect')}
              </button>
            )}
            <button type="button" onClick={() => attempt(() => client.openOptions())}>
              {wording.say('popup_options')}
            </button>
          </div>
          {status.site?.managed === true && <p class="lists">{wording.say('popup_managed')}</p>}
        </>
      )}
      <Failure code={failure} />
    </main>
  );
}

/** The origin of a web address; `undefined` for every other, and when the browser does not tell. */
function webOrigin(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, origin } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}
