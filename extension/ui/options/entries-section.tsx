import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Problem } from '../../../core/errors.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { useWording } from '../text/words.tsx';
import { Problems } from './problems.tsx';

/** The user's own block and allow entries, as text. Wrong lines are named and nothing of them is taken. */
export function EntriesSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const policy = useAnswer(client, 'policy', {});
  const { value: kept, failure, attempt } = useAnswer(client, 'own-entries', {});
  const [block, setBlock] = useState('');
  const [allow, setAllow] = useState('');
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (kept === undefined) return;
    setBlock(kept.block);
    setAllow(kept.allow);
  }, [kept]);
  if (kept === undefined || policy.value === undefined) return <Failure code={failure} />;
  const isOff = !policy.value.policy.lists.ownEntries;
  const save = (event: Event): void => {
    event.preventDefault();
    setSaved(false);
    attempt(async () => {
      const answer = await answerTo(client, 'set-own-entries', { block, allow });
      setProblems(answer.problems);
      setSaved(answer.problems.length === 0);
    });
  };
  return (
    <form onSubmit={save}>
      <p id="entries-intro">{wording.say(isOff ? 'entries_off' : 'entries_intro')}</p>
      <label for="entries-block">{wording.say('entries_block')}</label>
      <textarea
        id="entries-block"
        class="entries"
        rows={8}
        disabled={isOff}
        spellcheck={false}
        aria-describedby="entries-intro"
        value={block}
        onInput={(event) => setBlock(event.currentTarget.value)}
      />
      <label for="entries-allow">{wording.say('entries_allow')}</label>
      <textarea
        id="entries-allow"
        class="entries"
        rows={8}
        disabled={isOff}
        spellcheck={false}
        aria-describedby="entries-intro"
        value={allow}
        onInput={(event) => setAllow(event.currentTarget.value)}
      />
      <Problems intro={wording.say('entries_refused')} problems={problems} />
      <Failure code={failure} />
      <button type="submit" class="primary" disabled={isOff}>
        {wording.say('options_save')}
      </button>{' '}
      <span role="status">{isSaved ? wording.say('options_saved') : ''}</span>
    </form>
  );
}
