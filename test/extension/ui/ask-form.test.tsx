// @vitest-environment happy-dom
import { describe, expect, it, vi } from 'vitest';
import { askUser, AskForm, TOO_SOON_MS } from '../../../extension/ui/dialog/ask-dialog.tsx';
import { FakeClock } from '../../support/fake-clock.ts';
import { wordingIn } from '../../support/extension/locale.ts';
import { buttonNamed, draw, settle } from '../../support/extension/render.tsx';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const attachment = attachmentVerdict({
  filename: 'a.zip',
  outcome: 'unchecked',
  disposition: 'ask',
  reasons: ['encrypted'],
});
const verdict = verdictOf([attachment]);

async function drawForm(reasonRequired: boolean) {
  const answers: (string | undefined)[] = [];
  const root = await draw(
    <AskForm
      question={{ attachments: [attachment], verdict, reasonRequired }}
      onClose={(reason) => answers.push(reason)}
    />,
  );
  const submit = () =>
    settle(() => root.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true })));
  return { root, answers, submit };
}

describe('AskForm', () => {
  it('does not take an attachment without the reason that policy wants', async () => {
    const { root, answers, submit } = await drawForm(true);
    await submit();
    expect(answers).toEqual([]);
    expect(root.querySelector('[role="alert"]')?.textContent).toBe('Give a reason.');
    const field = root.querySelector('textarea');
    expect(field?.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
    await settle(() => {
      if (field !== null) field.value = ' needed for the audit ';
      field?.dispatchEvent(new Event('input', { bubbles: true }));
    });
    await submit();
    expect(answers).toEqual(['needed for the audit']);
  });
  it('asks for no reason where policy wants none', async () => {
    const { root, answers, submit } = await drawForm(false);
    expect(root.querySelector('textarea')).toBeNull();
    await submit();
    expect(answers).toEqual(['']);
  });
  it('says why, and keeps it closed', async () => {
    const { root, answers } = await drawForm(true);
    expect(root.textContent).toContain('a.zip is password-protected');
    buttonNamed(root, 'Keep it closed').click();
    expect(answers).toEqual([undefined]);
  });
});

describe('askUser', () => {
  function open(reasonRequired: boolean) {
    const clock = new FakeClock(0);
    const attached = vi.spyOn(HTMLElement.prototype, 'attachShadow');
    const question = { attachments: [attachment], verdict, reasonRequired };
    const asking = askUser(document, wordingIn('en'), question, clock);
    const root = attached.mock.results[0]?.value as ShadowRoot | undefined;
    const dialog = root?.querySelector('dialog') ?? undefined;
    const submit = () =>
      settle(() => root?.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true })));
    const type = (text: string) =>
      settle(() => {
        const field = root?.querySelector('textarea');
        if (field == null) throw new Error('no field for a reason');
        field.value = text;
        field.dispatchEvent(new Event('input'));
      });
    return { asking, clock, dialog, submit, type };
  }

  it('takes its element out of the page when the dialog is closed', async () => {
    const { asking, dialog } = open(true);
    expect([dialog?.getAttribute('role'), dialog?.open]).toEqual(['alertdialog', true]);
    dialog?.close();
    expect(await asking).toBeUndefined();
    expect(document.querySelector('mailwicket-dialog')).toBeNull();
  });

  it('does not take the second click of a double click for an answer', async () => {
    const { asking, clock, dialog, submit } = open(false);
    await submit();
    clock.advance(TOO_SOON_MS - 1);
    await submit();
    expect(dialog?.open).toBe(true);
    clock.advance(1);
    await submit();
    expect(await asking).toBe('');
  });

  it('takes an answer with a reason however fast it was typed', async () => {
    const { asking, submit, type } = open(true);
    await type('I know the sender');
    await submit();
    expect(await asking).toBe('I know the sender');
  });
});
