import type { ListState } from '../../../core/lists/list-reader.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { bannerOf } from '../../../core/warning/banner.ts';
import { mainReason } from '../../../core/warning/main-reason.ts';
import type { PageState } from '../../messaging/contract.ts';
import { checkingMark, ControlMarks, failedMark, markOf } from '../../ui/badge/control-marks.ts';
import type { Mark } from '../../ui/badge/control-marks.ts';
import { Banner } from '../../ui/banner/banner.tsx';
import { BannerPlace } from '../../ui/banner/banner-place.tsx';
import { StatusBanner } from '../../ui/banner/status-banner.tsx';
import { askUser } from '../../ui/dialog/ask-dialog.tsx';
import { LiveRegion } from '../../ui/host/live-region.ts';
import { refusedText } from '../../ui/text/notice-text.ts';
import { createWording } from '../../ui/text/wording.ts';
import type { Wording } from '../../ui/text/wording.ts';
import { Toast } from '../../ui/toast/toast.ts';
import type { AttachmentControl, OpenMessage } from '../../webmail/adapter.ts';
import { isOfAttachment } from '../../webmail/adapter.ts';
import { SelectorError } from '../../webmail/expect-element.ts';
import { attachmentsFor, decide } from '../../webmail/protection/decision.ts';
import type { GateState } from '../../webmail/protection/decision.ts';
import { setPrefix, setTitlePrefix } from '../../webmail/protection/prefix.ts';
import type {
  FrameInterface,
  InterfaceActions,
  InterfaceParts,
} from '../../webmail/protection/frame-interface.ts';
import { WORKER_GONE } from '../../webmail/protection/verification.ts';

/** Draws one frame: badges, banner, subject, announcements. Drawing the same twice changes nothing. */
export class FrameView implements FrameInterface {
  readonly #page: Document;
  readonly #wording: Wording;
  readonly #pageState: PageState;
  readonly #actions: InterfaceActions;
  readonly #marks: ControlMarks;
  readonly #banner: BannerPlace;
  readonly #live: LiveRegion;
  readonly #toast: Toast;
  #drawn: GateState | undefined;
  #titlePrefix = '';
  #isUnreadable = false;

  constructor({ page, state, getMessage, actions }: InterfaceParts) {
    const wording = createWording(getMessage, state.texts.own);
    this.#page = page;
    this.#wording = wording;
    this.#pageState = state;
    this.#actions = actions;
    this.#marks = new ControlMarks(page);
    this.#banner = new BannerPlace(page, wording);
    this.#live = new LiveRegion(page);
    this.#toast = new Toast(page, wording);
  }

  refuse([first]: readonly AttachmentVerdict[], lists: ListState | null): void {
    const why =
      first === undefined
        ? this.#wording.say('failed_sentence')
        : this.#wording.plain(mainReason(first, lists));
    this.#toast.show(this.#wording.say('refused_here', why));
  }

  refuseRelease(): void {
    this.#toast.show(this.#wording.say('release_refused'));
  }

  showNotice(notice: Parameters<FrameInterface['showNotice']>[0]): void {
    this.#toast.show(refusedText(this.#wording, notice));
  }

  ask(attachments: readonly AttachmentVerdict[], verdict: Verdict): Promise<string | undefined> {
    const { reasonRequired } = this.#pageState.override;
    return askUser(this.#page, this.#wording, { attachments, verdict, reasonRequired });
  }

  sayWaiting(): void {
    this.#live.announce(this.#wording.say('waiting'), false);
  }

  /** The page has a message open that cannot be read. */
  drawUnreadable(): void {
    this.#isUnreadable = true;
    this.#showNothing();
    this.#banner.keepIn(this.#page.body);
  }

  draw(message: OpenMessage, state: GateState, released: ReadonlySet<string>): void {
    const controls = message.controls();
    for (const control of controls) this.#marks.draw(control, this.#markOf(control, state, released));
    if (state !== this.#drawn) {
      this.#drawn = state;
      this.#drawBanner(state, controls.some(isOfAttachment));
      this.#drawTitle(state);
    }
    const prefix = prefixOf(state);
    for (const subject of message.subjects()) setPrefix(subject, prefix);
    this.#keepBanner(message);
  }

  #markOf(
    { attachmentId }: AttachmentControl,
    state: GateState,
    released: ReadonlySet<string>,
  ): Mark | undefined {
    switch (state.kind) {
      case 'open':
        return undefined;
      case 'checking':
        return checkingMark(this.#wording);
      case 'failed':
        return failedMark(this.#wording);
      case 'verdict': {
        const isGated = decide(state, attachmentId, released).act !== 'pass';
        if (!isGated && state.policy.onMalicious.deliver === 'permit') return undefined;
        const attachments = attachmentsFor(state.verdict, attachmentId);
        return markOf(attachments, state.verdict, isGated, this.#wording);
      }
    }
  }

  #drawBanner(state: GateState, hasAttachments: boolean): void {
    if (state.kind === 'failed') {
      // Without attachments there is nothing that could have been checked.
      if (!hasAttachments) this.#showNothing();
      else if (state.code === WORKER_GONE) this.#showStatus('failed_heading', 'failed_gone', undefined);
      else this.#showStatus('failed_heading', 'failed_summary', state.retryable ? state.code : undefined);
      return;
    }
    const banner = state.kind === 'verdict' ? bannerOf(state.verdict, state.policy) : undefined;
    if (state.kind !== 'verdict' || banner === undefined) {
      this.#showNothing();
      return;
    }
    this.#banner.show(
      <Banner
        banner={banner}
        verdict={state.verdict}
        texts={this.#pageState.texts}
        onRetry={this.#actions.retry}
        onTake={this.#actions.take}
      />,
    );
    const text = `${this.#wording.plain(banner.heading)}. ${this.#wording.plain(banner.summary)}`;
    this.#live.announce(text, banner.outcome === 'malicious');
  }

  /** No warning to show: nothing, except where the page is not understood, which is never left unsaid. */
  #showNothing(): void {
    if (this.#isUnreadable) this.#showStatus('unreadable_heading', 'unreadable_summary', undefined);
    else this.#banner.show(undefined);
  }

  #showStatus(
    heading: 'failed_heading' | 'unreadable_heading',
    summary: 'failed_summary' | 'failed_gone' | 'unreadable_summary',
    code: string | undefined,
  ): void {
    const [title, text] = [this.#wording.say(heading), this.#wording.say(summary, code ?? '')];
    const onRetry = summary === 'failed_summary' ? this.#actions.retry : undefined;
    this.#banner.show(<StatusBanner heading={title} summary={text} onRetry={onRetry} />);
    this.#live.announce(`${title}. ${text}`, false);
  }

  #drawTitle(state: GateState): void {
    const prefix = prefixOf(state);
    setTitlePrefix(this.#page, prefix, this.#titlePrefix);
    this.#titlePrefix = prefix;
  }

  #keepBanner(message: OpenMessage): void {
    try {
      this.#banner.keepIn(message.bannerPlace());
    } catch (error) {
      if (!(error instanceof SelectorError)) throw error;
      // The page took its place away: above everything is still better than nowhere.
      this.#banner.keepIn(this.#page.body);
    }
  }
}

function prefixOf(state: GateState): string {
  return state.kind === 'verdict' ? state.verdict.subjectPrefix : '';
}
