import type { Disposition, Verdict } from '../../../core/verify/verdict.ts';
import { bannerOf, type Banner } from '../../../core/warning/banner.ts';
import { mainReason } from '../../../core/warning/main-reason.ts';
import { isReleasable } from '../../../core/warning/releasable.ts';
import type { Policy } from '../../../core/policy/policy.ts';
import type { MessageState } from '../contract.ts';
import type { FailureCode, Report } from '../worker/protocol.ts';
import { AttachmentRows } from './attachment-rows.ts';
import { BannerPlace } from './banner.ts';
import { failureText, isRetryable } from './failure-text.ts';
import { LiveRegion } from './live-region.ts';
import { checkingMark, failedMark, markOf } from './marks.ts';
import { askUser } from './release-dialog.ts';
import { reloadImages } from './reload-images.ts';
import { keptReason, shownVerdict } from './shown-verdict.ts';
import { prefixListRow, prefixMessage } from './subject-prefix.ts';
import type { Verification } from './verification.ts';
import type { Said, Wording } from './wording.ts';

const MB = 1024 * 1024;

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
    else if (this.#state.state === 'failed') this.#showFailure('service');
    else await this.verify();
  }

  /** Verifies, or once more. */
  async verify(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#showChecking('');
    try {
      await this.#ports.verification.verify(this.#state, (report) => this.#hear(report));
    } finally {
      this.#isRunning = false;
    }
  }

  /** Whether a part (`''`: all of the message) may leave now. PHP decides; this spares the user its refusal. */
  isReleased(part: string): boolean {
    return this.#dispositionOf(part) === 'release';
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
        this.#showChecking(this.#progress(report.bytes, report.total));
        break;
      case 'first':
        // PHP knows nothing of it yet: everything stays as gated as it is.
        this.#show(report.verdict, true);
        break;
      case 'final':
        this.#isRunning = false;
        this.#state = report.message;
        if (report.message.state === 'verified') this.#show(shownVerdict(report.message, report.verdict));
        else this.#showFailure('service');
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
    this.#shown = verdict;
    const banner = bannerOf(verdict, policy);
    if (banner === undefined) {
      if (!isProvisional) this.#banner?.hide();
    } else this.#showBanner(banner, verdict);
    for (const part of this.#rows.parts) {
      const mark = banner === undefined ? undefined : markOf(this.#attachmentsOf(part), verdict, wording);
      const disposition = isProvisional ? this.#state.disposition : this.#dispositionOf(part);
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
    const canTake = this.#state.override.allowed && !this.#isRunning;
    this.#banner?.show(banner, verdict, policy.texts, canTake, {
      retry: () => void this.verify(),
      take: (id) => this.#take(id),
    });
    this.#live.announce(wording.plain(banner.heading), banner.outcome === 'malicious');
  }

  #showChecking(progress: string): void {
    const { wording } = this.#ports;
    // Nothing is held in audit mode, and nobody is told of the work.
    if (this.#state.disposition === 'release') return;
    const { names } = this.#rows;
    const [name = ''] = names;
    const heading: Said =
      names.length > 1
        ? { key: 'heading_pending_many', params: { count: String(names.length) } }
        : { key: 'heading_pending_one', params: { filename: name, extension: '' } };
    this.#banner?.showChecking(heading, progress);
    this.#live.announce(wording.plain(heading));
    for (const part of this.#rows.parts) this.#rows.set(part, this.#state.disposition, checkingMark(wording));
  }

  #showFailure(code: FailureCode): void {
    const { policy, wording } = this.#ports;
    this.#shown = undefined;
    const reason = failureText(code);
    this.#banner?.showFailure(reason, policy.texts, isRetryable(code) ? () => void this.verify() : undefined);
    this.#live.announce(`${wording.say('failed_heading')}. ${wording.plain(reason)}`);
    const { disposition } = this.#state;
    for (const part of this.#rows.parts) this.#rows.set(part, disposition, failedMark(wording));
    this.#rows.setOthers(disposition !== 'release');
  }

  #progress(bytes: number, total: number): string {
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
    const gated = this.#attachmentsOf(part).filter(({ disposition }) => disposition !== 'release');
    const lists = this.#shown?.lists ?? null;
    const reasons = gated.map((one): Said => keptReason(one) ?? mainReason(one, lists));
    const isAllowed = this.#state.override.allowed && gated.every((one) => isReleasable(one, policy));
    const [worst] = reasons;
    if (worst === undefined || !isAllowed) {
      const text = worst === undefined ? wording.say('failed_sentence') : wording.plain(worst);
      this.#refuse(wording.say('refused_here', { text }));
      return;
    }
    const { reasonRequired } = this.#state.override;
    const reason = await askUser(page, wording, { reasons, reasonRequired });
    if (reason === undefined) return;
    const [only] = gated;
    const attachment = part !== '' && gated.length === 1 && only !== undefined ? only.id : '*';
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

  #attachmentsOf(part: string) {
    const all = this.#shown?.attachments ?? [];
    const own = new Set(
      this.#state.attachments.filter((one) => one.part === part && part !== '').map(({ id }) => id),
    );
    // A part that core numbers otherwise (TNEF, uuencode), or all of the message: whatever is in it.
    return own.size === 0 ? all : all.filter(({ id }) => own.has(id));
  }

  #dispositionOf(part: string): Disposition {
    const own = this.#state.attachments.filter((one) => one.part === part && part !== '');
    const gated = own.find(({ disposition }) => disposition !== 'release');
    return own.length === 0 ? this.#state.disposition : (gated?.disposition ?? 'release');
  }
}

function followLink(page: Document, link: HTMLElement): void {
  const address = link.dataset['mailwicketHref'];
  if (address !== undefined) page.defaultView?.location.assign(address);
}
