import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Policy } from '../../../core/policy/policy.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { useWording } from '../text/words.tsx';
import { PolicyField } from './policy-field.tsx';
import { policyFieldGroups } from './policy-fields.ts';
import { groupKey } from './policy-labels.ts';
import { isForced, ownPolicy, valueAt, withValue } from './policy-values.ts';
import { Problems } from './problems.tsx';

/** The policy as a form. What an administrator forces is shown and cannot be changed. */
export function PolicySection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value: state, failure, set, attempt } = useAnswer(client, 'policy', {});
  const [draft, setDraft] = useState<Policy>();
  const [isSaved, setSaved] = useState(false);
  useEffect(() => {
    if (state !== undefined) setDraft(state.policy);
  }, [state]);
  if (state === undefined || draft === undefined) return <Failure code={failure} />;
  const save = (event: Event): void => {
    event.preventDefault();
    setSaved(false);
    attempt(async () => {
      const answer = await answerTo(client, 'set-policy', { policy: ownPolicy(draft, state.forced) });
      setSaved(answer.problems.length === 0);
      // Refused values stay in the form, to be mended there.
      set(answer.problems.length === 0 ? answer : { ...answer, policy: draft });
    });
  };
  return (
    <form onSubmit={save} noValidate>
      {policyFieldGroups().map(({ key, fields }) => (
        <fieldset key={key}>
          <legend>{wording.say(groupKey(key))}</legend>
          {fields.map((field) => (
            <PolicyField
              key={field.path.join('.')}
              field={field}
              value={valueAt(draft, field.path)}
              isForced={isForced(state.forced, field.path)}
              onChange={(value) => {
                setSaved(false);
                setDraft((current) =>
                  current === undefined ? current : withValue(current, field.path, value),
                );
              }}
            />
          ))}
        </fieldset>
      ))}
      <div class="save">
        <Problems intro={wording.say('options_problems')} problems={state.problems} />
        <Failure code={failure} />
        <button type="submit" class="primary">
          {wording.say('options_save')}
        </button>{' '}
        <span role="status">{isSaved ? wording.say('options_saved') : ''}</span>
      </div>
    </form>
  );
}
