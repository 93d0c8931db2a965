import type { JSX } from 'preact';
import { incidentToCef } from '../../../core/incident/formats/cef.ts';
import { incidentsToCsv } from '../../../core/incident/formats/csv.ts';
import { incidentsToJsonLines } from '../../../core/incident/formats/json.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { Failure } from '../pages/failure.tsx';
import type { PageClient } from '../pages/page-client.ts';
import { useAnswer } from '../pages/use-answer.ts';
import { OUTCOME_KEYS } from '../popup/page-verdict.tsx';
import { useWording } from '../text/words.tsx';

/** The incidents that are kept here, with exactly what is sent, and as files for other programs. */
export function IncidentsSection({ client }: { readonly client: PageClient }): JSX.Element {
  const wording = useWording();
  const { value, failure } = useAnswer(client, 'incidents', {});
  if (value === undefined) return <Failure code={failure} />;
  if (value.incidents.length === 0) return <p>{wording.say('incidents_empty')}</p>;
  const all = value.incidents.map(({ incident }) => incident);
  const exports: readonly (readonly [name: string, save: () => void])[] = [
    ['CSV', () => client.save('mailwicket-incidents.csv', 'text/csv', incidentsToCsv(all))],
    ['JSON', () => client.save('mailwicket-incidents.jsonl', 'application/jsonl', incidentsToJsonLines(all))],
    ['CEF', () => client.save('mailwicket-incidents.cef', 'text/plain', cefText(all, client.version()))],
  ];
  return (
    <>
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
            {value.incidents.map(({ incident, sent, refused }) => (
              <tr key={incident.id}>
                <th scope="row">{wording.time(incident.time)}</th>
                <td>{wording.say(OUTCOME_KEYS[incident.outcome])}</td>
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
