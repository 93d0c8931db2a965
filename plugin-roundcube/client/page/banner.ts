import type { Policy } from '../../../core/policy/policy.ts';
import type { Verdict } from '../../../core/verify/verdict.ts';
import type { Banner, BannerLine } from '../../../core/warning/banner.ts';
import { button, element } from './element.ts';
import { receipt } from './receipt.ts';
import { keptReason } from './shown-verdict.ts';
import type { Said, Wording } from './wording.ts';

export interface BannerHandlers {
  /** Verify anew. */
  retry(): void;
  /** The user wants an attachment that is gated. */
  take(attachmentId: string): void;
}

/** The section above the message that PHP put there. Rebuilt at each change; nothing in it is markup of others. */
export class BannerPlace {
  readonly #page: Document;
  readonly #section: HTMLElement;
  readonly #wording: Wording;

  constructor(section: HTMLElement, wording: Wording) {
    this.#page = section.ownerDocument;
    this.#section = section;
    this.#wording = wording;
  }

  /** Shows the banner of a verdict; `canTake` is PHP's word on whether this user may release. */
  show(
    banner: Banner,
    verdict: Verdict,
    texts: Policy['texts'],
    canTake: boolean,
    handlers: BannerHandlers,
  ): void {
    const page = this.#page;
    const lines = banner.lines.map((line) => this.#line(line, verdict, canTake, handlers));
    const actions: HTMLElement[] = [];
    if (banner.actions.includes('retry')) {
      actions.push(button(page, this.#wording.say('action_retry'), () => handlers.retry()));
    }
    if (banner.actions.includes('learn-more')) {
      const link = { href: texts.learnMoreUrl, target: '_blank', rel: 'noopener noreferrer' };
      actions.push(element(page, 'a', link, this.#wording.say('action_learn_more')));
    }
    this.#draw(banner.outcome, banner.heading, this.#wording.nodes(banner.summary), lines, actions);
    const inside = this.#section.lastElementChild;
    if (inside === null) return;
    if (banner.actions.includes('contact')) inside.append(this.#contact(texts));
    // A verdict that PHP kept without its receipt has no more to say.
    if (verdict.lists === null && verdict.attachments.every(({ sha256 }) => sha256 === '')) return;
    const summary = element(page, 'summary', {}, this.#wording.say('action_why'));
    inside.append(
      element(page, 'details', { class: 'mailwicket-why' }, summary, receipt(page, verdict, this.#wording)),
    );
  }

  /** Shows that there is no verdict, and why. `retry` is absent where trying again would not help. */
  showFailure(reason: Said, texts: Policy['texts'], retry: (() => void) | undefined): void {
    const actions = retry === undefined ? [] : [button(this.#page, this.#wording.say('action_retry'), retry)];
    const text = [...this.#wording.nodes(reason), ' ', this.#wording.say('failed_summary')];
    this.#draw('unchecked', { key: 'failed_heading', params: {} }, text, [], actions);
    if (texts.contact !== '') this.#section.lastElementChild?.append(this.#contact(texts));
  }

  /** Shows that the message is being verified. */
  showChecking(heading: Said, progress: string): void {
    const text = this.#wording.nodes({ key: 'summary_pending', params: {} });
    this.#draw('pending', heading, progress === '' ? text : [...text, ' ', progress], [], []);
  }

  hide(): void {
    this.#section.hidden = true;
    this.#section.replaceChildren();
  }

  /** The user asked for what is held: brings the reasons into view without moving the focus. */
  reveal(): void {
    this.#section.scrollIntoView({ block: 'nearest' });
  }

  #draw(
    kind: string,
    heading: Said,
    text: readonly (Node | string)[],
    lines: readonly HTMLElement[],
    actions: readonly HTMLElement[],
  ): void {
    const page = this.#page;
    const title = element(
      page,
      'h2',
      { class: 'mailwicket-heading', id: 'mailwicket-heading' },
      ...this.#wording.nodes(heading),
    );
    const body = element(
      page,
      'div',
      { class: 'mailwicket-body' },
      element(page, 'p', { class: 'mailwicket-source' }, 'Mailwicket'),
      title,
      element(page, 'p', { class: 'mailwicket-text' }, ...text),
    );
    if (lines.length > 0) body.append(element(page, 'ul', { class: 'mailwicket-files' }, ...lines));
    if (actions.length > 0) body.append(element(page, 'p', { class: 'mailwicket-actions' }, ...actions));
    this.#section.className = `mailwicket-banner mailwicket-${kind}`;
    this.#section.dataset['mailwicketOutcome'] = kind;
    this.#section.setAttribute('aria-labelledby', 'mailwicket-heading');
    this.#section.replaceChildren(body);
    this.#section.hidden = false;
  }

  #line(line: BannerLine, verdict: Verdict, canTake: boolean, handlers: BannerHandlers): HTMLElement {
    const attachment = verdict.attachments.find(({ id }) => id === line.attachmentId);
    const reason = (attachment === undefined ? undefined : keptReason(attachment)) ?? line.text;
    const item = element(
      this.#page,
      'li',
      { class: `mailwicket-${line.outcome}` },
      ...this.#wording.nodes(reason),
    );
    if (!line.releasable || !canTake) return item;
    const name = this.#wording.name(line.filename);
    const take = button(
      this.#page,
      this.#wording.say('action_take'),
      () => handlers.take(line.attachmentId),
      {
        'aria-label': this.#wording.say('action_take_named', { name }),
        class: 'btn btn-secondary mailwicket-take',
      },
    );
    item.append(' ', take);
    return item;
  }

  #contact({ contact }: Policy['texts']): HTMLElement {
    const said = { key: 'contact', params: { contact } } as const;
    return element(this.#page, 'p', { class: 'mailwicket-contact' }, ...this.#wording.nodes(said));
  }
}
