import type { JSX } from 'preact';
import type { Outcome, Verdict } from '../../../core/verify/verdict.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import { Receipt } from '../banner/receipt.tsx';
import { useWording, Words } from '../text/words.tsx';
import type { UiKey } from '../text/wording.ts';

export const OUTCOME_KEYS: Readonly<Record<Outcome, UiKey>> = {
  'no-attachments': 'outcome_no_attachments',
  allowed: 'outcome_allowed',
  clean: 'outcome_clean',
  suspicious: 'outcome_suspicious',
  malicious: 'outcome_malicious',
  unchecked: 'outcome_unchecked',
};

export interface PageVerdictProps {
  readonly verdict: Verdict;
  /** Ids of the attachments that the user may take although they are gated. */
  readonly releasable: readonly string[];
  /** Has the page ask for a file that the user may take. `undefined`: there is no page to ask in. */
  readonly onTake: ((attachmentId: string) => void) | undefined;
}

/** The verdict of the open message with all receipts. */
export function PageVerdict({ verdict, releasable, onTake }: PageVerdictProps): JSX.Element {
  const wording = useWording();
  return (
    <section class={`verdict ${verdict.outcome}`} aria-labelledby="verdict">
      <h2 id="verdict">{wording.say('popup_verdict')}</h2>
      <p class="outcome">{wording.say(OUTCOME_KEYS[verdict.outcome])}</p>
      {verdict.attachments.length > 0 && (
        <>
          <ul class="attachments">
            {verdict.attachments.map((attachment) => (
              <li key={attachment.id} class={attachment.outcome}>
                <bdi>{attachment.filename === '' ? wording.say('unnamed') : attachment.filename}</bdi>
                {' – '}
                <Words text={badgeOf(attachment, verdict.lists).word} />
                {onTake !== undefined && releasable.includes(attachment.id) && (
                  <button type="button" class="take" onClick={() => onTake(attachment.id)}>
                    {wording.say(
                      'action_take_named',
                      attachment.filename === '' ? wording.say('unnamed') : attachment.filename,
                    )}
                  </button>
                )}
              </li>
            ))}
          </ul>
          <details>
            <summary>{wording.say('action_why')}</summary>
            <Receipt verdict={verdict} />
          </details>
        </>
      )}
    </section>
  );
}
