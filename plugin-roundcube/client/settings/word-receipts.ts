import type { Incident } from '../../../core/incident/incident.ts';
import { receiptText } from '../../../core/warning/receipt-text.ts';
import { element } from '../page/element.ts';
import type { Wording } from '../page/wording.ts';

/** Puts words in the place of the codes that PHP wrote: receipts are worded by core, in one place for all hosts. */
export function wordReceipts(page: Document, incident: Incident, wording: Wording): void {
  for (const list of page.querySelectorAll<HTMLElement>('ul[data-mailwicket-attachment]')) {
    const attachment = incident.attachments[Number(list.dataset['mailwicketAttachment'])];
    if (attachment === undefined) continue;
    const { filename, receipt } = attachment;
    list.replaceChildren(
      ...receipt.map((line) => element(page, 'li', {}, ...wording.nodes(receiptText(line, filename)))),
    );
  }
}
