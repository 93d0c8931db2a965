import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import { receiptText } from '../../../core/warning/receipt-text.ts';
import { element } from './element.ts';
import type { Wording } from './wording.ts';

/** The whole "why" of a verdict: every line of every receipt, the hashes, the version of the lists. */
export function receipt(page: Document, verdict: Verdict, wording: Wording): HTMLElement {
  const { lists } = verdict;
  const made = element(page, 'div', { class: 'mailwicket-receipt' });
  if (verdict.receipt.length > 0) {
    const lines = verdict.receipt.map((line) => element(page, 'li', {}, ...wording.nodes(receiptText(line))));
    made.append(element(page, 'ul', {}, ...lines));
  }
  made.append(...verdict.attachments.map((one) => ofAttachment(page, one, verdict, wording)));
  const used =
    lists === null
      ? ({ key: 'lists_none', params: {} } as const)
      : ({
          key: lists.stale ? 'lists_used_stale' : 'lists_used',
          params: { version: String(lists.version), time: wording.time(lists.issued) },
        } as const);
  made.append(element(page, 'p', { class: 'mailwicket-lists' }, ...wording.nodes(used)));
  return made;
}

function ofAttachment(
  page: Document,
  attachment: AttachmentVerdict,
  verdict: Verdict,
  wording: Wording,
): HTMLElement {
  const { filename, detectedType, sha256, receipt: lines } = attachment;
  const { word, description } = badgeOf(attachment, verdict.lists);
  const texts = lines.length === 0 ? [description] : lines.map((line) => receiptText(line, filename));
  const type = detectedType === '' ? wording.say('receipt_type_unknown') : detectedType;
  return element(
    page,
    'section',
    {},
    element(
      page,
      'h3',
      {},
      element(page, 'bdi', { class: 'mailwicket-value' }, wording.name(filename)),
      ' – ',
      ...wording.nodes(word),
    ),
    element(page, 'ul', {}, ...texts.map((text) => element(page, 'li', {}, ...wording.nodes(text)))),
    element(
      page,
      'dl',
      {},
      element(page, 'dt', {}, wording.say('receipt_type')),
      element(page, 'dd', {}, element(page, 'bdi', {}, type)),
      element(page, 'dt', {}, 'SHA-256'),
      element(page, 'dd', {}, element(page, 'code', {}, sha256)),
    ),
  );
}
