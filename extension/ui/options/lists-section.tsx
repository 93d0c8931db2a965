import type { JSX } from 'preact';
import type { ListState } from '../../../core/lists/list-reader.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { useWording } from '../text/words.tsx';
import type { Wording } from '../text/wording.ts';

/** The lists in use and how they are. A refused update is shown, the old list stays. */
export function ListsSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value, failure, set, attempt } = useAnswer(client, 'lists-state', { refresh: false });
  if (value === undefined) return <Failure code={failure} />;
  if (value.sources.length === 0) return <p>{wording.say('lists_empty')}</p>;
  const refresh = (): void =>
    attempt(async () => set(await answerTo(client, 'lists-state', { refresh: true })));
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label={wording.say('options_lists')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{wording.say('lists_name')}</th>
              <th scope="col">{wording.say('lists_version')}</th>
              <th scope="col">{wording.say('lists_issued')}</th>
              <th scope="col">{wording.say('lists_expires')}</th>
              <th scope="col">{wording.say('lists_health')}</th>
            </tr>
          </thead>
          <tbody>
            {value.sources.map(({ name, state, error }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td>{state === null ? '–' : state.version}</td>
                <td>{state === null ? '–' : wording.time(state.issued)}</td>
                <td>{state === null ? '–' : wording.time(state.expires)}</td>
                <td>
                  {wording.say(healthKey(state))}
                  {error !== '' && <p class="failure">{errorText(wording, error)}</p>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <button type="button" onClick={refresh}>
        {wording.say('lists_refresh')}
      </button>
      <Failure code={failure} />
    </>
  );
}

function errorText(wording: Wording, code: string): string {
  if (code === 'TUF_UNREACHABLE') return wording.say('lists_unreachable');
  return code === 'LIST_LAYER_CORRUPT' ? wording.say('lists_corrupt') : wording.say('lists_error', code);
}

function healthKey(state: ListState | null): 'lists_never' | 'lists_stale' | 'lists_ok' {
  if (state === null) return 'lists_never';
  return state.stale ? 'lists_stale' : 'lists_ok';
}
