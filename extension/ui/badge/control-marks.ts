import type { AttachmentVerdict, Verdict } from '../../../core/verify/verdict.ts';
import { badgeOf } from '../../../core/warning/badge.ts';
import type { Wording } from '../text/wording.ts';
import { Badge } from './badge.ts';
import type { BadgeContent } from './badge.ts';

/** A control as drawn: what it is, where its badge goes. */
export interface MarkedControl {
  readonly element: HTMLElement;
  readonly badgeIn: Element | null;
}

/** What to say at one control. `undefined`: nothing, and the control works as usual. */
export interface Mark extends BadgeContent {
  /** The control does not do what it says when used. */
  readonly isGated: boolean;
}

/** The mark of a control, from the worst of the attachments it lets out. */
export function markOf(
  attachments: readonly AttachmentVerdict[],
  verdict: Verdict,
  isGated: boolean,
  wording: Wording,
): Mark | undefined {
  const ranked = attachments.filter(isWarned).sort((a, b) => RANKS[a.outcome] - RANKS[b.outcome]);
  const [worst] = ranked;
  if (worst === undefined) return undefined;
  const { word, description } = badgeOf(worst, verdict.lists);
  const isPending = worst.outcome === 'unchecked' && worst.reasons[0] === 'pending';
  return {
    word: wording.plain(word),
    sentence: wording.plain(description),
    tone: isPending ? 'pending' : worst.outcome,
    isGated,
  };
}

const RANKS = { malicious: 0, suspicious: 1, unchecked: 2 } as const;
type Warned = AttachmentVerdict & { readonly outcome: keyof typeof RANKS };
const isWarned = (attachment: AttachmentVerdict): attachment is Warned => attachment.outcome in RANKS;

/** The mark of a control before anything is known of its attachment. */
export function checkingMark(wording: Wording): Mark {
  const word = wording.plain({ key: 'badge_pending', params: {} });
  return { word, sentence: wording.say('checking_sentence'), tone: 'pending', isGated: true };
}

/** The mark of a control when nothing could be learnt of its attachment. */
export function failedMark(wording: Wording): Mark {
  const word = wording.plain({ key: 'badge_unchecked', params: {} });
  return { word, sentence: wording.say('failed_sentence'), tone: 'unchecked', isGated: true };
}

/** Draws marks at the controls of a page. Changes nothing that is already so. */
export class ControlMarks {
  readonly #page: Document;
  readonly #badges = new Map<Element, Badge>();
  /** What we set, so that only that is taken away again. */
  readonly #marked = new Map<
    HTMLElement,
    { sentence: string; isGated: boolean; wasDisabled: string | null }
  >();

  constructor(page: Document) {
    this.#page = page;
  }

  draw({ element, badgeIn }: MarkedControl, mark: Mark | undefined): void {
    this.#describe(element, mark);
    if (badgeIn !== null) this.#drawBadge(badgeIn, mark);
  }

  /** Takes away every mark. */
  clear(): void {
    for (const element of [...this.#marked.keys()]) this.#describe(element, undefined);
    for (const place of [...this.#badges.keys()]) this.#drawBadge(place, undefined);
  }

  #describe(element: HTMLElement, mark: Mark | undefined): void {
    const former = this.#marked.get(element);
    if (mark === undefined) {
      if (former === undefined) return;
      this.#marked.delete(element);
      element.removeAttribute('aria-description');
      if (former.isGated) restore(element, former.wasDisabled);
      return;
    }
    const sentence = `${mark.word}. ${mark.sentence}`;
    const isDrawn =
      former?.sentence === sentence &&
      former.isGated === mark.isGated &&
      (!mark.isGated || element.getAttribute('aria-disabled') === 'true');
    if (isDrawn) return;
    const wasDisabled = former === undefined ? element.getAttribute('aria-disabled') : former.wasDisabled;
    this.#marked.set(element, { sentence, isGated: mark.isGated, wasDisabled });
    element.setAttribute('aria-description', sentence);
    if (mark.isGated) element.setAttribute('aria-disabled', 'true');
    else if (former?.isGated === true) restore(element, wasDisabled);
  }

  #drawBadge(place: Element, mark: Mark | undefined): void {
    let badge = this.#badges.get(place);
    if (mark === undefined) {
      badge?.host.remove();
      this.#badges.delete(place);
      return;
    }
    if (badge === undefined) {
      badge = new Badge(this.#page);
      this.#badges.set(place, badge);
    }
    if (place.lastElementChild !== badge.host) place.append(badge.host);
    badge.show(mark);
  }
}

function restore(element: HTMLElement, wasDisabled: string | null): void {
  if (wasDisabled === null) element.removeAttribute('aria-disabled');
  else element.setAttribute('aria-disabled', wasDisabled);
}
