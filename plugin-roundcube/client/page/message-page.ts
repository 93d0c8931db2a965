import type { Verdict } from '../../../core/verify/verdict.ts';
import { bannerOf, type Banner } from '../../../core/warning/banner.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import type { MessageState } from '../contract.ts';
import type { FailureCode, Report } from '../worker/protocol.ts';
import { AttachmentRows } from './attachment-rows.ts';
import { BannerPlace } from './banner.ts';
import { failureText, isRetryable } from './failure-text.ts';
import { LiveRegion } from './live-region.ts';
import { checkingMark, failedMark, markOf } from './marks.ts';
import { attachmentsOf, dispositionOf } from './message-parts.ts';
import { askUser } from './release-dialog.ts';
import { releaseRequest } from './release-request.ts';
import { reloadImages } from './reload-images.ts';
import { shownVerdict } from './shown-verdict.ts';
import { prefixListRow, prefixMessage } from './subject-prefix.ts';
import type { Verification } from './verification.ts';
import type { Said, Wording } from './wording.ts';

const MB = 1024 * 1024;
/** Most verdicts are there before: a banner that comes and goes would only move what is being read. */
const CHECKING_AFTER_MS = 600;

export interface MessagePagePorts {
  readonly page: Document;
  readonly policy: Policy;
  readonly wording: Wording;
  readonly verification: Pick<Verification, 'verify' | 'release'>;
  /** Carries out what the user asked for, now that it is released. */
  open(part: string, link: HTMLElement | undefined, command: string): void;
  /** The released rows, so that the skin may give them their menu. */
  onReleased(items: readonly HTMLElement[]): void;
}

interface Wish {
  readonly part: string;
  readonly carryOut: () => void;
}

/** One open message: verifies it where that is to be done, and shows what is known. PHP holds and releases. */
export class MessagePage {
  readonly #ports: MessagePagePorts;
  readonly #banner: BannerPlace | undefined;
  readonly #live: LiveRegion;
  readonly #rows: AttachmentRows;
  #state: MessageState;
  /** What is shown; `undefined` before anything is known. */
  #shown: Verdict | undefined;
  #isRunning = false;
  /** The banner that says that the message is being verified, while it is still to come. */
  #checking: ReturnType<typeof setTimeout> | undefined;
  #progress = '';
  #hasSaidChecking = false;
  /** The last thing the user wanted while it was held: one, as two windows opening by themselves would be a surprise. */
  #wish: Wish | undefined;

  constructor(state: MessageState, ports: MessagePagePorts) {
    this.#state = state;
    this.#ports = ports;
    const section = ports.page.querySelector<HTMLElement>('#mailwicket-banner');
    this.#banner = section === null ? undefined : new BannerPlace(section, ports.wording);
    this.#live = new LiveRegion(ports.page, ports.page.querySelector('#mailwicket-live'));
    this.#rows = new AttachmentRows(ports.page, {
      onOpen: (part, link) => this.want(part, () => ports.open(part, link, 'load-attachment')),
      onOther: (link) => this.want('', () => followLink(ports.page, link)),
    });
  }

  async start(): Promise<void> {
    if (this.#state.state === 'verified') this.#show(shownVerdict(this.#state, null));
    else if (this.#state.state === 'failed') this.#showFailure(this.#failureOfState());
    else await this.verify();
  }

  /** Verifies, or once more. */
  async verify(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#progress = '';
    this.#hasSaidChecking = false;
    this.#showChecking();
    try {
      await this.#ports.verification.verify(this.#state, (report) => this.#hear(report));
    } finally {
      this.#isRunning = false;
    }
  }

  /** Whether a part (`''`: all of the message) may leave now. PHP decides; this spares the user its refusal. */
  isReleased(part: string): boolean {
    return dispositionOf(this.#state, part) === 'release';
  }

  /** The user wants a part (`''`: all). Carried out now, when it is verified, after a question, or not at all and said so. */
  want(part: string, carryOut: () => void): void {
    if (this.isReleased(part)) {
      carryOut();
      return;
    }
    if (this.#isRunning) {
      this.#wish = { part, carryOut };
      this.#live.announce(this.#ports.wording.say('waiting'));
      return;
    }
    void this.#ask(part, carryOut);
  }

  #hear(report: Report): void {
    switch (report.kind) {
      case 'alive':
        break;
      case 'received':
        this.#progress = this.#progressText(report.bytes, report.total);
        if (this.#hasSaidChecking) this.#sayChecking();
        break;
      case 'first':
        // PHP knows nothing of it yet: everything stays as gated as it is.
        this.#show(report.verdict, true);
        break;
      case 'final':
        this.#isRunning = false;
        this.#state = report.message;
        if (report.message.state === 'verified') this.#show(shownVerdict(report.message, report.verdict));
        else this.#showFailure(this.#failureOfState());
        this.#fulfil();
        break;
      case 'failed':
        this.#isRunning = false;
        this.#showFailure(report.code);
        this.#wish = undefined;
        break;
    }
  }

  #show(verdict: Verdict, isProvisional = false): void {
    const { page, policy, wording } = this.#ports;
    clearTimeout(this.#checking);
    this.#shown = verdict;
    const banner = bannerOf(verdict, policy);
    if (banner === undefined) {
      if (!isProvisional) this.#showNothing();
    } else this.#showBanner(banner, verdict);
    for (const part of this.#rows.parts) {
      const mark =
        banner === undefined
          ? undefined
          : markOf(attachmentsOf(this.#state, this.#shown, part), verdict, wording);
      const disposition = isProvisional ? this.#state.disposition : dispositionOf(this.#state, part);
      const isHeld = isProvisional && disposition !== 'release';
      this.#rows.set(part, disposition, mark ?? (isHeld ? checkingMark(wording) : undefined));
    }
    this.#rows.setOthers(this.#state.disposition !== 'release');
    if (isProvisional) return;
    this.#ports.onReleased(this.#rows.released);
    if (this.#state.disposition === 'release') reloadImages(page);
    prefixMessage(page, this.#state.subjectPrefix);
    const view = page.defaultView;
    const { uid, mbox, subjectPrefix } = this.#state;
    if (view !== null) prefixListRow(view, uid, mbox, subjectPrefix);
  }

  #showBanner(banner: Banner, verdict: Verdict): void {
    const { policy, wording } = this.#ports;
    this.#banner?.show(banner, verdict, policy.texts, !this.#isRunning, {
      retry: () => void this.verify(),
      take: (id) => this.#take(id),
    });
    this.#live.announce(wording.plain(banner.heading), banner.outcome === 'malicious');
  }

  /** Nothing to warn of. Who was told that it is being checked is told how that ended. */
  #showNothing(): void {
    this.#banner?.hide();
    if (!this.#hasSaidChecking) return;
    this.#live.announce(this.#ports.wording.plain({ key: 'badge_clean', params: {} }));
  }

  #showChecking(): void {
    // Nothing is held in audit mode, and nobody is told of the work.
    if (this.#state.disposition === 'release') return;
    const mark = checkingMark(this.#ports.wording);
    for (const part of this.#rows.parts) this.#rows.set(part, this.#state.disposition, mark);
    clearTimeout(this.#checking);
    this.#checking = setTimeout(() => this.#sayChecking(), CHECKING_AFTER_MS);
  }

  #failureOfState(): FailureCode {
    return this.#state.reasons.includes('too-large') ? 'too-large' : 'service';
  }

  #sayChecking(): void {
    this.#hasSaidChecking = true;
    const { names } = this.#rows;
    const [name = ''] = names;
    const heading: Said =
      names.length > 1
        ? { key: 'heading_pending_many', params: { count: String(names.length) } }
        : { key: 'heading_pending_one', params: { filename: name, extension: '' } };
    this.#banner?.showChecking(heading, this.#progress);
    this.#live.announce(this.#ports.wording.plain(heading));
  }

  #showFailure(code: FailureCode): void {
    const { policy, wording } = this.#ports;
    clearTimeout(this.#checking);
    this.#shown = undefined;
    const reason = failureText(code);
    this.#banner?.showFailure(reason, policy.texts, isRetryable(code) ? () => void this.verify() : undefined);
    this.#live.announce(`${wording.say('failed_heading')}. ${wording.plain(reason)}`);
    const { disposition } = this.#state;
    for (const part of this.#rows.parts) this.#rows.set(part, disposition, failedMark(wording));
    this.#rows.setOthers(disposition !== 'release');
  }

  #progressText(bytes: number, total: number): string {
    if (total < MB) return '';
    const megabytes = (count: number) => (count / MB).toFixed(1);
    return this.#ports.wording.say('checking_progress', {
      done: megabytes(bytes),
      total: megabytes(total),
    });
  }

  #fulfil(): void {
    const wish = this.#wish;
    this.#wish = undefined;
    if (wish === undefined) return;
    if (this.isReleased(wish.part)) this.#live.announce(this.#ports.wording.say('released_now'));
    this.want(wish.part, wish.carryOut);
  }

  /** The button in the banner: releases, and opens where the file has a row of its own. */
  #take(id: string): void {
    const part = this.#state.attachments.find((one) => one.id === id)?.part ?? '';
    const link = this.#rows.linkOf(part);
    void this.#ask(part, () => {
      if (link !== undefined) this.#ports.open(part, link, 'load-attachment');
    });
  }

  async #ask(part: string, carryOut: () => void): Promise<void> {
    const { page, policy, wording, verification } = this.#ports;
    const { attachment, reasons, isAllowed } = releaseRequest(this.#state, this.#shown, policy, part);
    if (!isAllowed) {
      this.#refuse(wording.say('refused_here', { text: wording.plain(reasons[0]) }));
      return;
    }
    const { reasonRequired } = this.#state.override;
    const reason = await askUser(page, wording, { reasons, reasonRequired });
    if (reason === undefined) return;
    try {
      const shown = this.#shown ?? null;
      this.#state = await verification.release(this.#state, attachment, reason);
      this.#show(shownVerdict(this.#state, shown));
    } catch {
      // Whatever PHP or the network said: nothing is released, and the user is told.
      this.#refuse(wording.say('release_refused'));
      return;
    }
    if (this.isReleased(part)) carryOut();
  }

  #refuse(text: string): void {
    this.#live.announce(text, true);
    this.#banner?.reveal();
  }
}

function followLink(page: Document, link: HTMLElement): void {
  const address = link.dataset['mailwicketHref'];
  if (address !== undefined) page.defaultView?.location.assign(address);
}
