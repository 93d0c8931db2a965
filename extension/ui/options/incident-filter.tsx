import type { JSX } from 'preact';
import type { Incident } from '../../../core/incident/incident.ts';
import type { Outcome } from '../../../core/verify/verdict.ts';
import { OUTCOME_KEYS } from '../popup/page-verdict.tsx';
import { useWording } from '../text/words.tsx';

export interface IncidentFilter {
  /** `''`: every outcome. */
  readonly outcome: Outcome | '';
  /** Anywhere in addresses, names, hashes and ids, in any case. */
  readonly text: string;
}

export const NO_FILTER: IncidentFilter = { outcome: '', text: '' };

const OUTCOMES: readonly Outcome[] = ['malicious', 'suspicious', 'unchecked', 'clean', 'allowed'];

export function isMatch(incident: Incident, { outcome, text }: IncidentFilter): boolean {
  if (outcome !== '' && incident.outcome !== outcome) return false;
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  const { id, messageId, subject, source, target, attachments } = incident;
  const files = attachments.flatMap(({ filename, sha256, malwareName }) => [filename, sha256, malwareName]);
  return [id, messageId, subject, ...source, ...target, ...files].some((value) =>
    value.toLowerCase().includes(wanted),
  );
}

export interface IncidentFilterFormProps {
  readonly filter: IncidentFilter;
  readonly onFilter: (filter: IncidentFilter) => void;
}

/** Takes effect as it is typed. Exports hold what is shown. */
export function IncidentFilterForm({ filter, onFilter }: IncidentFilterFormProps): JSX.Element {
  const wording = useWording();
  return (
    <div class="filter">
      <label for="incident-outcome">{wording.say('incidents_outcome')}</label>
      <select
        id="incident-outcome"
        value={filter.outcome}
        onChange={({ currentTarget }) =>
          onFilter({ ...filter, outcome: OUTCOMES.find((each) => each === currentTarget.value) ?? '' })
        }
      >
        <option value="">{wording.say('incidents_every')}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {wording.say(OUTCOME_KEYS[outcome])}
          </option>
        ))}
      </select>
      <label for="incident-text">{wording.say('incidents_search')}</label>
      <input
        id="incident-text"
        type="search"
        value={filter.text}
        onInput={({ currentTarget }) => onFilter({ ...filter, text: currentTarget.value })}
      />
    </div>
  );
}
