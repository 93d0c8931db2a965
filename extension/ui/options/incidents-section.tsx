import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { incidentToCef } from '../../../core/incident/formats/cef.ts';
import { incidentsToCsv } from '../../../core/incident/formats/csv.ts';
import { incidentsToJsonLines } from '../../../core/incident/formats/json.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { AuditSummary } from '../pages/audit-totals.tsx';
import { Failure } from '../pages/failure.tsx';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { OUTCOME_KEYS } from '../popup/page-verdict.tsx';
import { useWording } from '../text/words.tsx';
import { IncidentFilterForm, isMatch, NO_FILTER } from './incident-filter.tsx';
import type { IncidentFilter } from './incident-filter.tsx';

/** The incidents that are kept here, with exactly what is sent, and as files for other programs. */
export function IncidentsSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value, failure } = useAnswer(client, 'incidents', {});
  const [filter, setFilter] = useState<IncidentFilter>(NO_FILTER);
  if (value === undefined) return <Failure code={failure} />;
  if (value.incidents.length === 0) {
    return (
      <>
        <AuditSummary audit={value.audit} />
        <p>{wording.say('incidents_empty')}</p>
      </>
    );
  }
  const shown = value.incidents.filter(({ incident }) => isMatch(incident, filter));
  const all = shown.map(({ incident }) => incident);
  const exports: readonly (readonly [name: string, save: () => void])[] = [
    ['CSV', () => client.save('mailwicket-incidents.csv', 'text/csv', incidentsToCsv(all))],
    ['JSON', () => client.save('mailwicket-incidents.jsonl', 'application/jsonl', incidentsToJsonLines(all))],
    ['CEF', () => client.save('mailwicket-incidents.cef', 'text/plain', cefText(all, client.version()))],
  ];
  return (
    <>
      <AuditSummary audit={value.audit} />
      <IncidentFilterForm filter={filter} onFilter={setFilter} />
      <p role="status">
        {wording.say('incidents_shown', String(shown.length), String(value.incidents.length))}
      </p>
      <div class="actions">
        {exports.map(([name, save]) => (
          <button key={name} type="button" onClick={save}>
            {wording.say('incidents_export', name)}
          </button>
        ))}
      </div>
      <div class="scroll" tabIndex={0} role="region" aria-label={wording.say('options_incidents')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{wording.say('incidents_time')}</th>
              <th scope="col">{wording.say('incidents_outcome')}</th>
              <th scope="col">{wording.say('incidents_source')}</th>
              <th scope="col">{wording.say('incidents_target')}</th>
              <th scope="col">{wording.say('incidents_files')}</th>
              <th scope="col">{wording.say('incidents_sent')}</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ incident, sent, refused }) => (
              <tr key={incident.id}>
                <th scope="row">{wording.time(incident.time)}</th>
                <td>
                  {wording.say(OUTCOME_KEYS[incident.outcome])}
                  <Decisions incident={incident} />
                </td>
                <td>
                  <bdi>{incident.source.join(', ')}</bdi>
                </td>
                <td>
                  <bdi>{incident.target.join(', ')}</bdi>
                </td>
                <td>
                  <bdi>{incident.attachments.map(nameOf).join(', ')}</bdi>
                  <details>
                    <summary>{wording.say('incidents_exact')}</summary>
                    <pre>{JSON.stringify(incident, null, 2)}</pre>
                  </details>
                </td>
                <td>
                  {refused === ''
                    ? wording.say(sent ? 'incidents_yes' : 'incidents_not_yet')
                    : wording.say('incidents_refused', refused)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

/** What the user decided about it. */
function Decisions({ incident }: { readonly incident: Incident }): JSX.Element {
  const wording = useWording();
  const { override, report } = incident;
  return (
    <>
      {override !== null && (
        <p class="note">{wording.say('incidents_override', override.reason, wording.time(override.time))}</p>
      )}
      {report !== undefined && (
        <p class="note">
          {wording.say(report.kind === 'missed' ? 'report_missed' : 'report_false_alarm')}{' '}
          <bdi>{report.comment}</bdi>
        </p>
      )}
    </>
  );
}

/** The file name, or the start of the hash where the policy keeps names out of incidents. */
function nameOf({ filename, sha256 }: Incident['attachments'][number]): string {
  return filename === '' ? sha256.slice(0, 12) : filename;
}

function cefText(incidents: readonly Incident[], version: string): string {
  return incidents
    .flatMap((incident) => incidentToCef(incident, { version }))
    .map((event) => `${event}\n`)
    .join('');
}
