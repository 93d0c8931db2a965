import type { JSX } from 'preact';
import type { AuditTotals } from '../../messaging/contract.ts';
import { useWording } from '../text/words.tsx';

/** What audit mode let through and would not have. Nothing in enforce mode. */
export function AuditSummary({ audit }: { readonly audit: AuditTotals | null }): JSX.Element | null {
  const wording = useWording();
  if (audit === null) return null;
  return (
    <section class="audit" aria-labelledby="audit">
      <h3 id="audit">{wording.say('audit_title')}</h3>
      <p>{wording.say('audit_help')}</p>
      {audit.messages === 0 ? (
        <p>{wording.say('audit_none')}</p>
      ) : (
        <>
          <p>{wording.say('audit_since', String(audit.messages), wording.time(audit.since))}</p>
          <dl>
            <div>
              <dt>{wording.say('audit_block')}</dt>
              <dd>{audit.block}</dd>
            </div>
            <div>
              <dt>{wording.say('audit_hold')}</dt>
              <dd>{audit.hold}</dd>
            </div>
            <div>
              <dt>{wording.say('audit_ask')}</dt>
              <dd>{audit.ask}</dd>
            </div>
          </dl>
        </>
      )}
    </section>
  );
}
