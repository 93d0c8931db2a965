import type { JSX } from 'preact';
import { receiptText } from '../../../core/warning/receipt-text.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import { useWording, Words } from '../text/words.tsx';

/** The whole "why" of a verdict: every line of every receipt, the version of the lists, the hashes. */
export function Receipt({ verdict }: { readonly verdict: Verdict }): JSX.Element {
  const wording = useWording();
  const { lists } = verdict;
  return (
    <div class="receipt">
      {verdict.receipt.length > 0 && (
        <ul>
          {verdict.receipt.map((line) => (
            <li>
              <Words text={receiptText(line)} />
            </li>
          ))}
        </ul>
      )}
      {verdict.attachments.map((attachment) => (
        <AttachmentReceipt key={attachment.id} attachment={attachment} verdict={verdict} />
      ))}
      <p class="lists">
        {lists === null
          ? wording.say('lists_none')
          : wording.say(
              lists.stale ? 'lists_used_stale' : 'lists_used',
              String(lists.version),
              wording.time(lists.issued),
            )}
      </p>
    </div>
  );
}

function AttachmentReceipt({
  attachment,
  verdict,
}: {
  readonly attachment: AttachmentVerdict;
  readonly verdict: Verdict;
}): JSX.Element {
  const wording = useWording();
  const { filename, detectedType, sha256, receipt } = attachment;
  const badge = badgeOf(attachment, verdict.lists);
  return (
    <section>
      <h3>
        <bdi class="value filename">{filename === '' ? wording.say('unnamed') : filename}</bdi>
        {' – '}
        <Words text={badge.word} />
      </h3>
      <ul>
        {receipt.length === 0 ? (
          <li>
            <Words text={badge.description} />
          </li>
        ) : (
          receipt.map((line) => (
            <li>
              <Words text={receiptText(line, filename)} />
            </li>
          ))
        )}
      </ul>
      <dl>
        <dt>{wording.say('receipt_type')}</dt>
        <dd>
          <bdi>{detectedType === '' ? wording.say('receipt_type_unknown') : detectedType}</bdi>
        </dd>
        <dt>SHA-256</dt>
        <dd>
          <code>{sha256}</code>
        </dd>
      </dl>
    </section>
  );
}
