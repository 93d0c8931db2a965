// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BURST_MS, observePage } from '../../../extension/webmail/protection/page-observer.ts';

let stop: AbortController;
beforeEach(() => {
  vi.useFakeTimers();
  stop = new AbortController();
  document.body.replaceChildren();
});
afterEach(() => {
  stop.abort();
  vi.useRealTimers();
});

/** Keeps an element of its own the first of the page. */
function insistOnFirst(name: string) {
  const element = document.createElement(name);
  let moves = 0;
  const insist = () => {
    if (document.body.firstElementChild === element) return;
    moves++;
    document.body.prepend(element);
  };
  return { element, insist, moves: () => moves };
}

describe('observing a page', () => {
  it('tells once of the changes of one turn', async () => {
    const onChange = vi.fn();
    observePage(document, onChange, stop.signal);
    document.body.append(document.createElement('p'), document.createElement('p'));
    await vi.advanceTimersByTimeAsync(0);
    expect(onChange).toHaveBeenCalledTimes(1);
  });

  it('leaves the page its turn when a script of the page undoes every change', async () => {
    const ours = insistOnFirst('mailwicket-banner');
    const theirs = insistOnFirst('their-banner');
    observePage(document, ours.insist, stop.signal);
    const other = new MutationObserver(theirs.insist);
    other.observe(document.body, { childList: true });
    document.body.append(document.createElement('p'));
    await vi.advanceTimersByTimeAsync(0);
    const inFirstBurst = ours.moves();
    expect(inFirstBurst).toBeGreaterThan(10);
    await vi.advanceTimersByTimeAsync(BURST_MS - 1);
    expect(ours.moves()).toBe(inFirstBurst);

    other.disconnect();
    await vi.advanceTimersByTimeAsync(BURST_MS);
    expect(document.body.firstElementChild).toBe(ours.element);
  });

  it('is quiet after it was stopped, also about what waited', async () => {
    const ours = insistOnFirst('mailwicket-banner');
    const theirs = insistOnFirst('their-banner');
    observePage(document, ours.insist, stop.signal);
    const other = new MutationObserver(theirs.insist);
    other.observe(document.body, { childList: true });
    document.body.append(document.createElement('p'));
    await vi.advanceTimersByTimeAsync(0);
    stop.abort();
    const moves = ours.moves();
    await vi.advanceTimersByTimeAsync(2 * BURST_MS);
    other.disconnect();
    expect(ours.moves()).toBe(moves);
  });
});
