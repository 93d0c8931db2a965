import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Policy } from '../../../core/policy/policy.ts';
import { sitePattern } from '../../messaging/site-pattern.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { useWording } from '../text/words.tsx';
import type { UiKey } from '../text/wording.ts';

type Use = Extract<UiKey, 'servers_lists' | 'servers_scoring' | 'servers_incidents'>;

/**
 * The servers of the organisation that the policy names. Without access the browser lets the extension ask only servers
 * that allow it themselves (CORS).
 */
export function ServersSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value, failure, attempt } = useAnswer(client, 'policy', {});
  const [granted, setGranted] = useState<ReadonlySet<string>>(new Set());
  const [isDenied, setDenied] = useState(false);
  const servers = value === undefined ? undefined : serversOf(value.policy);

  const look = async (): Promise<void> => {
    const origins = [...(servers?.keys() ?? [])];
    const has = await Promise.all(origins.map((origin) => client.hasHost(sitePattern(origin))));
    setGranted(new Set(origins.filter((_origin, index) => has[index])));
  };
  useEffect(() => attempt(look), [value]);

  const allow = (origin: string): void => {
    const granting = client.requestHosts([sitePattern(origin)]);
    attempt(async () => {
      setDenied(!(await granting));
      await look();
      await answerTo(client, 'lists-state', { refresh: true });
    });
  };
  return (
    <>
      <p>{wording.say(servers?.size === 0 ? 'servers_empty' : 'servers_help')}</p>
      <ul class="sites">
        {[...(servers ?? [])].map(([origin, uses]) => (
          <li key={origin}>
            <bdi class="pattern">{origin}</bdi>
            <span class="note">{uses.map((use) => wording.say(use)).join(', ')}</span>
            <span class={granted.has(origin) ? 'good' : 'note'}>
              {wording.say(granted.has(origin) ? 'servers_granted' : 'servers_by_cors')}
            </span>
            {!granted.has(origin) && (
              <button
                type="button"
                aria-label={wording.say('servers_allow_named', origin)}
                onClick={() => allow(origin)}
              >
                {wording.say('servers_allow')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p class="failure" role="alert">
        {isDenied ? wording.say('servers_denied') : ''}
      </p>
      <Failure code={failure} />
    </>
  );
}

/** What each server is asked for, by its origin. */
function serversOf({ lists, scoring, incidents }: Policy): ReadonlyMap<string, readonly Use[]> {
  const asked: readonly (readonly [url: string, use: Use])[] = [
    ...lists.sources.map(({ url }) => [url, 'servers_lists'] as const),
    [scoring.kind === 'none' ? '' : scoring.endpoint, 'servers_scoring'],
    [incidents.url, 'servers_incidents'],
  ];
  const servers = new Map<string, Use[]>();
  for (const [url, use] of asked) {
    if (!URL.canParse(url)) continue;
    const { origin } = new URL(url);
    const uses = servers.get(origin) ?? [];
    if (!uses.includes(use)) servers.set(origin, [...uses, use]);
  }
  return servers;
}
