import type { JSX } from 'preact';
import { useWording } from '../text/words.tsx';

/** How far each webmail was tried; docs/WEBMAILS.md says more. Names of products are the same in every language. */
const WEBMAILS = [
  { name: 'Roundcube', key: 'support_real', version: '1.6' },
  { name: 'SOGo', key: 'support_real', version: '5.8' },
  { name: 'Gmail', key: 'support_recorded', version: '' },
  { name: 'Nextcloud Mail', key: 'support_recorded', version: '' },
  { name: 'Outlook', key: 'support_beta', version: '' },
] as const;

/** Which webmails are known, and what that was tested on. */
export function WebmailSupport(): JSX.Element {
  const wording = useWording();
  return (
    <section aria-labelledby="support">
      <h3 id="support">{wording.say('support_title')}</h3>
      <table>
        <thead>
          <tr>
            <th scope="col">{wording.say('support_webmail')}</th>
            <th scope="col">{wording.say('support_state')}</th>
          </tr>
        </thead>
        <tbody>
          {WEBMAILS.map(({ name, key, version }) => (
            <tr key={name}>
              <th scope="row">
                <bdi>{name}</bdi>
              </th>
              <td>{wording.say(key, version)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{wording.say('support_other')}</th>
            <td>{wording.say('support_none')}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
