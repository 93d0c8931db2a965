import type { ListState } from '../../../core/lists/list-reader.ts';
import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { mainReason } from '../../../core/warning/main-reason.ts';
import { refKey } from '../../messaging/message-ref.ts';
import { BannerPlace } from '../../ui/banner/banner-place.tsx';
import { StatusBanner } from '../../ui/banner/status-banner.tsx';
import { askUser } from '../../ui/dialog/ask-dialog.tsx';
import { LiveRegion } from '../../ui/host/live-region.ts';
import { refusedText } from '../../ui/text/notice-text.ts';
import { createWording } from '../../ui/text/wording.ts';
import type { Wording } from '../../ui/text/wording.ts';
import { Toast } from '../../ui/toast/toast.ts';
import { setPrefix, setTitlePrefix } from '../../webmail/protection/prefix.ts';
import type {
  DrawnMessage,
  FrameInterface,
  InterfaceParts,
} from '../../webmail/protection/frame-interface.ts';
import { MessageView } from './message-view.tsx';

/** Draws one frame: what is open in it, subjects, announcements. Drawing the same twice changes nothing. */
export class FrameView implements FrameInterface {
  readonly #parts: InterfaceParts;
  readonly #wording: Wording;
  readonly #live: LiveRegion;
  readonly #toast: Toast;
  readonly #unreadable: BannerPlace;
  readonly #messages = new Map<string, MessageView>();
  /** Elements that show a prefix of ours. */
  #prefixed: ReadonlySet<HTMLElement> = new Set();
  #titlePrefix = '';

  constructor(parts: InterfaceParts) {
    const { page, state, getMessage } = parts;
    this.#parts = parts;
    this.#wording = createWording(getMessage, state.texts.own);
    this.#live = new LiveRegion(page);
    this.#toast = new Toast(page, this.#wording);
    this.#unreadable = new BannerPlace(page, this.#wording);
  }

  draw(messages: readonly DrawnMessage[]): void {
    const open = new Set(messages.map(({ message }) => refKey(message.ref)));
    // First what is gone: its elements may show another message now.
    for (const [key, view] of this.#messages) {
      if (open.has(key)) continue;
      view.clear();
      this.#messages.delete(key);
    }
    for (const drawn of messages) this.#viewOf(drawn).draw(drawn);
    this.#drawPrefixes(messages);
  }

  drawUnreadable(isUnreadable: boolean): void {
    if (!isUnreadable) {
      this.#unreadable.show(undefined);
      return;
    }
    const [heading, summary] = [
      this.#wording.say('unreadable_heading'),
      this.#wording.say('unreadable_summary', ''),
    ];
    this.#unreadable.show(<StatusBanner heading={heading} summary={summary} onRetry={undefined} />);
    this.#unreadable.keepIn(this.#parts.page.body);
    this.#live.announce(`${heading}. ${summary}`, false);
  }

  clear(): void {
    this.draw([]);
    this.drawUnreadable(false);
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
    const { page, clock, state } = this.#parts;
    const { reasonRequired } = state.override;
    return askUser(page, this.#wording, { attachments, verdict, reasonRequired }, clock);
  }

  sayWaiting(): void {
    this.#live.announce(this.#wording.say('waiting'), false);
  }

  #viewOf({ message: { ref } }: DrawnMessage): MessageView {
    const key = refKey(ref);
    let view = this.#messages.get(key);
    if (view === undefined) {
      const { page, state, actions } = this.#parts;
      view = new MessageView({
        page,
        wording: this.#wording,
        live: this.#live,
        texts: state.texts,
        onRetry: () => actions.retry(ref),
        onTake: (attachmentId) => actions.take(ref, attachmentId),
      });
      this.#messages.set(key, view);
    }
    return view;
  }

  /** One subject may be of several messages (a conversation): it shows the prefix of any that has one. */
  #drawPrefixes(messages: readonly DrawnMessage[]): void {
    const prefixes = new Map<HTMLElement, string>();
    let title = '';
    for (const { message, state } of messages) {
      const prefix = state.kind === 'verdict' ? state.verdict.subjectPrefix : '';
      if (title === '') title = prefix;
      for (const subject of message.subjects()) {
        if ((prefixes.get(subject) ?? '') === '') prefixes.set(subject, prefix);
      }
    }
    for (const subject of this.#prefixed) if (!prefixes.has(subject)) setPrefix(subject, '');
    for (const [subject, prefix] of prefixes) setPrefix(subject, prefix);
    this.#prefixed = new Set(prefixes.keys());
    if (!this.#parts.marksTitle) return;
    setTitlePrefix(this.#parts.page, title, this.#titlePrefix);
    this.#titlePrefix = title;
  }
}
