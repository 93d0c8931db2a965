// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { protectFrame } from '../../../extension/entrypoints/webmail.content/protect-frame.ts';
import type { AdapterEntry } from '../../../extension/webmail/all-adapters.ts';
import { offerAdapter } from '../../../extension/webmail/all-adapters.ts';
import { roundcube } from '../../../extension/webmail/roundcube/adapter.ts';
import { CONVERSATION, conversation } from '../../support/extension/conversation.ts';
import { FakeFrame } from '../../support/extension/frame-ports.ts';
import { openRoundcube, showPage } from '../../support/extension/webmail-page.ts';
import { settle } from '../../support/extension/render.tsx';

const ENTRIES: readonly AdapterEntry[] = [
  { id: 'gmail', recognises: (page) => conversation.recognises(page) },
];
let stop: AbortController;
let frame: FakeFrame;

beforeEach(() => {
  stop = new AbortController();
  frame = new FakeFrame(() => offerAdapter(conversation));
});
afterEach(() => {
  stop.abort();
  offerAdapter(roundcube);
});

const start = () => settle(() => void protectFrame(document, frame.ports, stop.signal, roundcube, ENTRIES));
const names = () => frame.asked.map(([name]) => name);
const states = () => frame.asked.filter(([name]) => name === 'page-state').map(([, request]) => request);

describe('protectFrame', () => {
  it('protects a page of the webmail whose adapter is at hand, and loads none', async () => {
    openRoundcube('elastic', 'show');
    await start();
    expect(states()).toMatchObject([{ health: 'ok', session: { webmail: 'roundcube' } }]);
    expect(names()).not.toContain('webmail-adapter');
  });

  it('loads the adapter of another webmail when its page is recognised', async () => {
    showPage(CONVERSATION);
    await start();
    expect(names()[0]).toBe('webmail-adapter');
    expect(states()).toMatchObject([{ health: 'ok', session: { webmail: 'gmail' } }]);
  });

  it('says that it protects nothing on a page of no webmail, and protects it when it becomes one', async () => {
    showPage('<!doctype html><title>Files</title><body><p>loading</p></body>');
    await start();
    expect(states()).toEqual([{ health: 'no-match', standBack: false, isNew: true, session: null }]);
    document.body.dataset['app'] = 'conversation';
    await settle(() => document.body.append(document.createElement('article')));
    expect(states()).toMatchObject([{ session: null }, { session: { webmail: 'gmail' } }]);
  });

  it('says that it protects nothing when the adapter does not come', async () => {
    frame = new FakeFrame();
    showPage(CONVERSATION);
    await start();
    expect(states()).toMatchObject([{ health: 'no-match', session: null }]);
  });
});
