import { render } from 'preact';
import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Clock } from '../../../core/ports.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { mainReason } from '../../../core/warning/main-reason.ts';
import { GateIcon } from '../host/icon.tsx';
import { createShadowHost } from '../host/shadow-host.ts';
import { useWording, Words, WordingProvider } from '../text/words.tsx';
import type { Wording } from '../text/wording.ts';
import { DIALOG_CSS } from './dialog-css.ts';

export interface Question {
  readonly attachments: readonly AttachmentVerdict[];
  readonly verdict: Verdict;
  readonly reasonRequired: boolean;
}

/** As long as the contract takes. */
const MAX_REASON_LENGTH = 500;

/** The second click of a double click comes within this time (500 ms is the slowest that desktops take for one). */
export const TOO_SOON_MS = 500;

/**
 * Asks whether the user takes gated attachments. Resolves to the reason given (`''` where none was asked for), or to
 * `undefined` when they stay closed. Modal: the browser keeps the focus inside, Escape keeps the files closed, and the
 * safe answer has the focus first. Without a typed reason, nothing is taken in the first moments: a control that appears under
 * the pointer must not get a click that was meant for what was there before.
 */
export function askUser(
  page: Document,
  wording: Wording,
  question: Question,
  clock: Pick<Clock, 'now'>,
): Promise<string | undefined> {
  const { host, root } = createShadowHost(page, 'mailwicket-dialog', DIALOG_CSS, 'contents');
  const dialog = page.createElement('dialog');
  dialog.setAttribute('role', 'alertdialog');
  dialog.setAttribute('aria-modal', 'true');
  dialog.setAttribute('aria-labelledby', 'title');
  dialog.setAttribute('aria-describedby', 'reasons');
  dialog.lang = wording.language;
  dialog.dir = wording.direction;
  root.append(dialog);
  page.documentElement.append(host);
  return new Promise((resolve) => {
    let answer: string | undefined;
    const openedAt = clock.now();
    const close = (reason: string | undefined): void => {
      if (reason === '' && clock.now() - openedAt < TOO_SOON_MS) return;
      answer = reason;
      dialog.close();
    };
    dialog.addEventListener('close', () => {
      render(null, dialog);
      host.remove();
      resolve(answer);
    });
    render(
      <WordingProvider value={wording}>
        <AskForm question={question} onClose={close} />
      </WordingProvider>,
      dialog,
    );
    dialog.showModal();
    dialog.querySelector<HTMLElement>('.keep')?.focus();
  });
}

export interface AskFormProps {
  readonly question: Question;
  readonly onClose: (reason: string | undefined) => void;
}

export function AskForm({ question, onClose }: AskFormProps): JSX.Element {
  const wording = useWording();
  const [reason, setReason] = useState('');
  const [isMissing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { attachments, verdict, reasonRequired } = question;
  const take = (event: Event): void => {
    event.preventDefault();
    if (reasonRequired && reason.trim() === '') {
      setMissing(true);
      field.current?.focus();
    } else onClose(reason.trim());
  };
  return (
    <form onSubmit={take}>
      <GateIcon />
      <h2 id="title">
        {attachments.length === 1 ? wording.say('ask_title_one') : wording.say('ask_title_many')}
      </h2>
      <ul id="reasons">
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <Words text={mainReason(attachment, verdict.lists)} />
          </li>
        ))}
      </ul>
      {reasonRequired && (
        <label>
          {wording.say('ask_reason')}
          <textarea
            ref={field}
            name="reason"
            rows={2}
            maxLength={MAX_REASON_LENGTH}
            value={reason}
            aria-required="true"
            aria-invalid={isMissing}
            aria-describedby={isMissing ? 'missing' : undefined}
            onInput={(event) => setReason(event.currentTarget.value)}
          />
        </label>
      )}
      <p id="missing" class="error" role="alert">
        {isMissing ? wording.say('ask_reason_missing') : ''}
      </p>
      <div class="actions">
        <button type="button" class="keep" onClick={() => onClose(undefined)}>
          {wording.say('ask_keep')}
        </button>
        <button type="submit" class="take">
          {wording.say('action_take')}
        </button>
      </div>
    </form>
  );
}
