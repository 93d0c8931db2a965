import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { companionPatterns } from '../../webmail/all-routes.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { useWording } from '../text/words.tsx';
import { WebmailSupport } from './webmail-support.tsx';

/** The protected sites: add, grant, remove. Those of the organisation cannot be removed. */
export function SitesSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value, failure, reload, attempt } = useAnswer(client, 'sites', {});
  const [address, setAddress] = useState('');
  const [isInvalid, setInvalid] = useState(false);
  const [isDenied, setDenied] = useState(false);
  const [isPrivateToo, setPrivateToo] = useState(true);
  useEffect(() => void client.worksInPrivate().then(setPrivateToo), []);

  const grant = (pattern: string, origin: string | undefined): void => {
    const granting = client.requestHosts([pattern, ...companionPatterns(pattern)]);
    attempt(async () => {
      if (origin !== undefined) await answerTo(client, 'protect-site', { origin });
      const isGranted = await granting;
      if (!isGranted && origin !== undefined) await answerTo(client, 'unprotect-site', { origin });
      setDenied(!isGranted);
      reload();
    });
  };
  const add = (event: Event): void => {
    event.preventDefault();
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const isWeb = url?.protocol === 'https:' || url?.protocol === 'http:';
    setInvalid(!isWeb);
    if (url === undefined || !isWeb) return;
    setAddress('');
    grant(sitePattern(url.origin), url.origin);
  };
  const remove = (pattern: string): void =>
    attempt(async () => {
      await answerTo(client, 'unprotect-site', { origin: originOf(pattern) });
      reload();
    });

  return (
    <>
      {value?.sites.length === 0 && <p>{wording.say('sites_empty')}</p>}
      <ul class="sites">
        {value?.sites.map(({ pattern, managed, granted }) => (
          <li key={pattern}>
            <bdi class="pattern">{pattern}</bdi>
            <span class={granted ? 'good' : 'failure'}>
              {wording.say(granted ? 'sites_granted' : 'sites_not_granted')}
            </span>
            {managed && <span class="note">{wording.say('popup_managed')}</span>}
            {!granted && (
              <button
                type="button"
                aria-label={wording.say('sites_grant_named', pattern)}
                onClick={() => grant(pattern, undefined)}
              >
                {wording.say('sites_grant')}
              </button>
            )}
            {!managed && (
              <button
                type="button"
                aria-label={wording.say('sites_remove_named', pattern)}
                onClick={() => remove(pattern)}
              >
                {wording.say('sites_remove')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {!isPrivateToo && <p class="note">{wording.say('sites_private_off')}</p>}
      <form onSubmit={add} noValidate>
        <label for="site-address">{wording.say('sites_add')}</label>
        <input
          id="site-address"
          type="url"
          placeholder="https://mail.example.org/"
          value={address}
          aria-invalid={isInvalid}
          aria-describedby="site-problem"
          onInput={(event) => setAddress(event.currentTarget.value)}
        />
        <button type="submit" class="primary">
          {wording.say('popup_protect')}
        </button>
        <p id="site-problem" class="failure" role="alert">
          {isInvalid ? wording.say('sites_invalid') : isDenied ? wording.say('popup_denied') : ''}
        </p>
      </form>
      <Failure code={failure} />
      <WebmailSupport />
    </>
  );
}

/** The origin a pattern of ours stands for: scheme and host, which is all the worker keeps. */
function originOf(pattern: string): string {
  return pattern.replace(/\/\*$/u, '');
}
