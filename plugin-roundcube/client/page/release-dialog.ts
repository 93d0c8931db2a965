import { element } from './element.ts';
import type { Said, Wording } from './wording.ts';

export interface Question {
  /** Why each attachment is gated. */
  readonly reasons: readonly Said[];
  readonly reasonRequired: boolean;
}

/** As long as the contract takes. */
const MAX_REASON_LENGTH = 500;

/**
 * Asks whether the user takes gated attachments. Resolves to the reason given, `''` where none is required, or to
 * `undefined` when they stay closed. Modal: the browser keeps the focus inside, Escape keeps the files closed, and the safe
 * answer has the focus first.
 */
export function askUser(page: Document, wording: Wording, question: Question): Promise<string | undefined> {
  const dialog = element(page, 'dialog', {
    class: 'mailwicket-dialog',
    role: 'alertdialog',
    'aria-modal': 'true',
    'aria-labelledby': 'mailwicket-dialog-title',
    'aria-describedby': 'mailwicket-dialog-reasons',
  });
  const title = question.reasons.length === 1 ? 'ask_title_one' : 'ask_title_many';
  const reasons = question.reasons.map((reason) => element(page, 'li', {}, ...wording.nodes(reason)));
  const field = element(page, 'textarea', {
    class: 'form-control',
    name: 'reason',
    rows: '2',
    maxlength: String(MAX_REASON_LENGTH),
    'aria-required': 'true',
  });
  const missing = element(page, 'p', {
    class: 'mailwicket-missing',
    id: 'mailwicket-missing',
    role: 'alert',
  });
  const keep = element(
    page,
    'button',
    { type: 'button', class: 'btn btn-primary mailwicket-keep' },
    wording.say('ask_keep'),
  );
  const take = element(
    page,
    'button',
    { type: 'submit', class: 'btn btn-secondary' },
    wording.say('action_take'),
  );
  const form = element(
    page,
    'form',
    {},
    element(page, 'h2', { id: 'mailwicket-dialog-title' }, wording.say(title)),
    element(page, 'ul', { id: 'mailwicket-dialog-reasons' }, ...reasons),
  );
  if (question.reasonRequired) {
    form.append(element(page, 'label', {}, wording.say('ask_reason'), field), missing);
  }
  form.append(element(page, 'p', { class: 'mailwicket-actions' }, keep, take));
  dialog.append(form);
  page.body.append(dialog);

  return new Promise((resolve) => {
    let answer: string | undefined;
    keep.addEventListener('click', () => dialog.close());
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const reason = field.value.trim();
      if (question.reasonRequired && reason === '') {
        missing.textContent = wording.say('ask_reason_missing');
        field.setAttribute('aria-invalid', 'true');
        field.setAttribute('aria-describedby', missing.id);
        field.focus();
        return;
      }
      answer = reason;
      dialog.close();
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(answer);
    });
    // Roundcube listens to keys on the whole page; none of what is typed here is for it.
    dialog.addEventListener('keydown', (event) => event.stopPropagation());
    dialog.showModal();
    keep.focus();
  });
}
