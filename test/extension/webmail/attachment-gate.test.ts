// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AttachmentGate } from '../../../extension/webmail/protection/attachment-gate.ts';
import type { Decision } from '../../../extension/webmail/protection/decision.ts';
import { MAY_LEAVE_EVENT } from '../../../extension/webmail/protection/may-leave-event.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { openRoundcube } from '../../support/extension/webmail-page.ts';

let stop: AbortController;
let decision: Decision;
let page: Document;
let gate: AttachmentGate<{ decide: () => Decision }>;
/** What reached the page, and what the gate said. */
let reached: string[];
let said: string[];

beforeEach(() => {
  stop = new AbortController();
  page = openRoundcube('elastic', 'show');
  const message = roundcube.read(page).openMessages()[0];
  reached = [];
  said = [];
  for (const type of ['click', 'auxclick', 'keydown', 'dragstart', 'mousedown', 'contextmenu']) {
    page.body.addEventListener(
      type,
      (event) => {
        reached.push(type);
        event.preventDefault();
      },
      { signal: stop.signal },
    );
  }
  gate = new AttachmentGate(
    page,
    {
      shown: () => (message === undefined ? [] : [{ message, protection: { decide: () => decision } }]),
    },
    {
      waiting: () => said.push('waiting'),
      refused: () => said.push('refused'),
      asked: () => said.push('asked'),
      commandRefused: (_protection, { act }) => said.push(`command ${act}`),
    },
    stop.signal,
  );
});
afterEach(() => stop.abort());

const link = (): HTMLElement => {
  const found = page.querySelector<HTMLElement>('#attach2 > a.filename');
  if (found === null) throw new Error('the page has no attachment 2');
  return found;
};
const fire = (event: Event, target: Element = link()): boolean => target.dispatchEvent(event);
const mouse = (type: string, button = 0) => new MouseEvent(type, { bubbles: true, cancelable: true, button });
const key = (name: string) => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key: name });

describe('AttachmentGate', () => {
  it('uses a control again by itself, once, when its attachment is released', () => {
    decision = { act: 'wait' };
    link().click();
    link().click();
    expect([reached, said]).toEqual([[], ['waiting', 'waiting']]);
    gate.reconsider();
    expect(reached).toEqual([]);
    decision = { act: 'pass' };
    gate.reconsider();
    gate.reconsider();
    expect(reached).toEqual(['click']);
  });
  it('says why, when what was waited for is refused', () => {
    decision = { act: 'wait' };
    link().click();
    decision = { act: 'refuse', attachments: [] };
    gate.reconsider();
    expect([reached, said]).toEqual([[], ['waiting', 'refused']]);
  });
  it('stops click, middle click, drag and Enter on every kind of control', () => {
    decision = { act: 'refuse', attachments: [] };
    const controls = [
      '#attach2 .attachment-name',
      'a.zipdownload',
      '#attachmenudownload',
      'a.image-link img',
    ];
    for (const selector of controls) {
      const target = page.querySelector(selector) ?? page.body;
      const events = [mouse('click'), mouse('auxclick', 1), mouse('dragstart'), key('Enter')];
      expect(events.map((event) => fire(event, target))).toEqual([false, false, false, false]);
    }
    expect(reached).toEqual([]);
  });
  it('lets the right button, other keys and other places through', () => {
    decision = { act: 'refuse', attachments: [] };
    fire(mouse('auxclick', 2));
    fire(mouse('contextmenu', 2));
    fire(key('Tab'));
    fire(mouse('click'), page.querySelector('#attach2 > a:not(.filename)') ?? page.body);
    expect(reached).toEqual(['auxclick', 'contextmenu', 'keydown', 'click']);
    expect(said).toEqual([]);
  });
  it('does not use a control again after a key that is held down', () => {
    decision = { act: 'refuse', attachments: [] };
    fire(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key: 'Enter', repeat: true }));
    expect([reached, said]).toEqual([[], []]);
  });
  it('asks, and lets through exactly the control that is used after the answer', () => {
    decision = { act: 'ask', attachments: [] };
    link().click();
    expect([reached, said]).toEqual([[], ['asked']]);
    const message = roundcube.read(page).openMessages()[0];
    const control = message?.controlAt(link());
    if (control !== undefined) gate.use(control);
    link().click();
    expect([reached, said]).toEqual([['click'], ['asked', 'asked']]);
  });
  it('refuses a command of a page script, and is opened by no event', () => {
    const ask = (part: string) =>
      page.dispatchEvent(new CustomEvent(MAY_LEAVE_EVENT, { detail: part, cancelable: true }));
    decision = { act: 'wait' };
    expect(ask('2')).toBe(false);
    decision = { act: 'pass' };
    expect(ask('2')).toBe(true);
    decision = { act: 'refuse', attachments: [] };
    expect([ask('2'), ask('')]).toEqual([false, false]);
    link().click();
    expect(reached).toEqual([]);
    expect(said).toEqual(['command wait', 'command refuse', 'command refuse', 'refused']);
  });
  it('lets the command of a control through that it uses itself', () => {
    decision = { act: 'refuse', attachments: [] };
    let answer: boolean | undefined;
    link().addEventListener('click', () => {
      answer = page.dispatchEvent(new CustomEvent(MAY_LEAVE_EVENT, { detail: '2', cancelable: true }));
    });
    const control = roundcube.read(page).openMessages()[0]?.controlAt(link());
    if (control !== undefined) gate.use(control);
    expect(answer).toBe(true);
  });
});
