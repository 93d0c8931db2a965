import { bannerOf } from '../../../core/warning/banner.ts';
import type { PageState } from '../../messaging/contract.ts';
import { checkingMark, ControlMarks, failedMark, markOf } from '../../ui/badge/control-marks.ts';
import type { Mark } from '../../ui/badge/control-marks.ts';
import { Banner } from '../../ui/banner/banner.tsx';
import { BannerPlace } from '../../ui/banner/banner-place.tsx';
import { StatusBanner } from '../../ui/banner/status-banner.tsx';
import type { LiveRegion } from '../../ui/host/live-region.ts';
import type { Wording } from '../../ui/text/wording.ts';
import type { AttachmentControl, OpenMessage } from '../../webmail/adapter.ts';
import { isOfAttachment } from '../../webmail/adapter.ts';
import { isSelectorError } from '../../webmail/expect-element.ts';
import { attachmentsFor, decide } from '../../webmail/protection/decision.ts';
import type { GateState } from '../../webmail/protection/decision.ts';
import type { DrawnMessage } from '../../webmail/protection/frame-interface.ts';
import { WORKER_GONE } from '../../webmail/protection/verification.ts';

export interface MessageViewParts {
  readonly page: Document;
  readonly wording: Wording;
  readonly live: LiveRegion;
  readonly texts: PageState['texts'];
  readonly onRetry: () => void;
  readonly onTake: (attachmentId: string) => void;
}

/** Draws one open message: its badges and its banner. Drawing the same twice changes nothing. */
export class MessageView {
  readonly #parts: MessageViewParts;
  readonly #marks: ControlMarks;
  readonly #banner: BannerPlace;
  #drawn: GateState | undefined;
  /** Marks by attachment, as long as state and releases are the same: the page changes far more often. */
  readonly #known = new Map<string | null, Mark | undefined>();
  #released = -1;

  constructor(parts: MessageViewParts) {
    this.#parts = parts;
    this.#marks = new ControlMarks(parts.page);
    this.#banner = new BannerPlace(parts.page, parts.wording);
  }

  draw({ message, state, released }: DrawnMessage): void {
    const controls = message.controls();
    if (state !== this.#drawn || released.size !== this.#released) this.#known.clear();
    this.#released = released.size;
    for (const control of controls) this.#marks.draw(control, this.#knownMark(control, state, released));
    if (state !== this.#drawn) {
      this.#drawn = state;
      this.#drawBanner(state, controls.some(isOfAttachment));
    }
    this.#keepBanner(message);
  }

  /** Takes away everything that was drawn. */
  clear(): void {
    this.#marks.clear();
    this.#banner.show(undefined);
  }

  #knownMark(control: AttachmentControl, state: GateState, released: ReadonlySet<string>): Mark | undefined {
    const { attachmentId } = control;
    if (!this.#known.has(attachmentId)) {
      this.#known.set(attachmentId, this.#markOf(control, state, released));
    }
    return this.#known.get(attachmentId);
  }

  #markOf(
    { attachmentId }: AttachmentControl,
    state: GateState,
    released: ReadonlySet<string>,
  ): Mark | undefined {
    const { wording } = this.#parts;
    switch (state.kind) {
      case 'open':
        return undefined;
      case 'checking':
        return checkingMark(wording);
      case 'failed':
        return failedMark(wording);
      case 'verdict': {
        const isGated = decide(state, attachmentId, released).act !== 'pass';
        if (!isGated && state.policy.onMalicious.deliver === 'permit') return undefined;
        const attachments = attachmentsFor(state.verdict, attachmentId);
        return markOf(attachments, state.verdict, isGated, wording);
      }
    }
  }

  #drawBanner(state: GateState, hasAttachments: boolean): void {
    const { wording, live, texts, onRetry, onTake } = this.#parts;
    if (state.kind === 'failed') {
      // Without attachments there is nothing that could have been checked.
      if (!hasAttachments) this.#banner.show(undefined);
      else if (state.code === WORKER_GONE) this.#showFailure('failed_gone', undefined);
      else this.#showFailure('failed_summary', state.retryable ? state.code : undefined);
      return;
    }
    const banner = state.kind === 'verdict' ? bannerOf(state.verdict, state.policy) : undefined;
    if (state.kind !== 'verdict' || banner === undefined) {
      this.#banner.show(undefined);
      return;
    }
    this.#banner.show(
      <Banner banner={banner} verdict={state.verdict} texts={texts} onRetry={onRetry} onTake={onTake} />,
    );
    const text = `${wording.plain(banner.heading)}. ${wording.plain(banner.summary)}`;
    live.announce(text, banner.outcome === 'malicious');
  }

  #showFailure(summary: 'failed_summary' | 'failed_gone', code: string | undefined): void {
    const { wording, live, onRetry } = this.#parts;
    const [title, text] = [wording.say('failed_heading'), wording.say(summary, code ?? '')];
    this.#banner.show(
      <StatusBanner
        heading={title}
        summary={text}
        onRetry={summary === 'failed_summary' ? onRetry : undefined}
      />,
    );
    live.announce(`${title}. ${text}`, false);
  }

  #keepBanner(message: OpenMessage): void {
    try {
      this.#banner.keepIn(message.bannerPlace());
    } catch (error) {
      if (!isSelectorError(error)) throw error;
      // The page took its place away: above everything is still better than nowhere.
      this.#banner.keepIn(this.#parts.page.body);
    }
  }
}
