import { addPrefix } from '../../../core/warning/subject-prefix.ts';
import { roundcubeOf, type Roundcube } from './roundcube.ts';

/** Where each skin shows the subject of the open message: elastic, larry (full, preview), classic. */
const SUBJECTS = [
  '#message-header h2.subject',
  'h2.subject',
  'h3.subject',
  'table.headers-table td.header.subject',
].join(', ');
/** Where a list row shows its subject: table and widescreen layout. */
const ROW_SUBJECT = 'td.subject a span, .subject a span, td.subject a';

/** Puts the prefix before the subject of the open message, once. */
export function prefixMessage(page: Document, prefix: string): void {
  const place = page.querySelector(SUBJECTS);
  if (place !== null) prefixText(place, prefix);
}

/** Puts the prefix before the subject of the message's row, where its list is around this page. */
export function prefixListRow(view: Window, uid: string, mbox: string, prefix: string): void {
  if (view.parent === view) return;
  const around: Roundcube | undefined = roundcubeOf(view.parent);
  if (around?.env.mailbox !== mbox) return;
  const row = view.parent.document.getElementById(`rcmrow${around.html_identifier(uid, true)}`);
  const place = row?.querySelector(ROW_SUBJECT);
  if (place !== null && place !== undefined) prefixText(place, prefix);
}

/** The subject is the first text that is no label for screen readers. */
function prefixText(place: Element, prefix: string): void {
  if (prefix === '') return;
  const subject = textsOf(place).find((text) => text.data.trim() !== '');
  if (subject === undefined) place.append(prefix);
  else subject.data = addPrefix(subject.data.trimStart(), prefix);
}

function textsOf(place: Node): Text[] {
  return [...place.childNodes].flatMap((node) => {
    // By type, not by class: a row of the list is in another window.
    if (node.nodeType === node.TEXT_NODE) return [node as Text];
    if (node.nodeType !== node.ELEMENT_NODE) return [];
    const { classList, tagName } = node as Element;
    return classList.contains('voice') || tagName === 'A' ? [] : textsOf(node);
  });
}
