import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { MAX_REPORT_COMMENT } from '../../../core/incident/incident.ts';
import type { IncidentReport } from '../../../core/incident/incident.ts';
import type { Outcome } from '../../../core/verify/verdict.ts';
import { Failure } from '../pages/failure.tsx';
import { answerTo, RequestFailed } from '../pages/page-client.ts';
import type { PageClient } from '../pages/page-client.ts';
import { useWording } from '../text/words.tsx';
import type { UiKey } from '../text/wording.ts';

type Kind = IncidentReport['kind'];

const KIND_KEYS: Readonly<Record<Kind, UiKey>> = {
  missed: 'report_missed',
  'false-alarm': 'report_false_alarm',
};

/** What can be wrong with a verdict of this outcome; nothing where nothing was verified. */
export function reportableAs(outcome: Outcome): readonly Kind[] {
  switch (outcome) {
    case 'no-attachments':
      return [];
    case 'clean':
    case 'allowed':
      return ['missed'];
    case 'malicious':
      return ['false-alarm'];
    case 'suspicious':
    case 'unchecked':
      return ['missed', 'false-alarm'];
  }
}

export interface ReportFormProps {
  readonly client: PageClient;
  readonly tabId: number;
  readonly outcome: Outcome;
}

/** Says that the verdict is wrong. The report is an incident: kept here, and sent where the policy names a server. */
export function ReportForm({ client, tabId, outcome }: ReportFormProps): JSX.Element | null {
  const wording = useWording();
  const kinds = reportableAs(outcome);
  const [kind, setKind] = useState<Kind | undefined>(kinds.length === 1 ? kinds[0] : undefined);
  const [comment, setComment] = useState('');
  const [result, setResult] = useState<UiKey>();
  const [failure, setFailure] = useState('');
  if (kinds.length === 0) return null;

  const send = async (chosen: Kind): Promise<void> => {
    setFailure('');
    try {
      const { isKept, isSentOn } = await answerTo(client, 'report', { tabId, kind: chosen, comment });
      setResult(!isKept ? 'report_nothing' : isSentOn ? 'report_sent' : 'report_kept');
    } catch (error) {
      if (!(error instanceof RequestFailed)) throw error;
      setFailure(error.code);
    }
  };
  const submit = (event: Event): void => {
    event.preventDefault();
    if (kind !== undefined) void send(kind);
  };

  return (
    <details class="report">
      <summary>{wording.say('report_title')}</summary>
      {result === undefined ? (
        <form onSubmit={submit}>
          <fieldset>
            <legend>{wording.say('report_what')}</legend>
            {kinds.map((each) => (
              <label key={each}>
                <input
                  type="radio"
                  name="kind"
                  value={each}
                  required
                  checked={kind === each}
                  onChange={() => setKind(each)}
                />
                {wording.say(KIND_KEYS[each])}
              </label>
            ))}
          </fieldset>
          <label for="report-comment">{wording.say('report_comment')}</label>
          <textarea
            id="report-comment"
            rows={3}
            maxLength={MAX_REPORT_COMMENT}
            value={comment}
            onInput={({ currentTarget }) => setComment(currentTarget.value)}
          />
          <button type="submit">{wording.say('report_send')}</button>
        </form>
      ) : (
        <p role="status">{wording.say(result)}</p>
      )}
      <Failure code={failure} />
    </details>
  );
}
