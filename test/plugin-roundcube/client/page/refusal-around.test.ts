// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest';
import { aroundHiddenFrame } from '../../../../plugin-roundcube/client/page/refusal-around.ts';

interface Told {
  rcmail?: { display_message: (text: string) => void };
}

/** There is no layout here: what is seen has a rectangle because the test says so. */
function refuse(page: Document, isSeen: boolean): void {
  const refusal = page.createElement('div');
  refusal.id = 'mailwicket-refusal';
  refusal.getClientRects = () => (isSeen ? [new DOMRect(0, 0, 9, 9)] : []) as unknown as DOMRectList;
  page.body.append(refusal);
}

function frameWithRefusal(isSeen = false): Window {
  const page = document.implementation.createHTMLDocument();
  refuse(page, isSeen);
  return { name: 'archive-1', parent: window, document: page } as unknown as Window;
}

function formFor(target: string): { readonly sent: number } {
  const form = document.createElement('form');
  form.target = target;
  const seen = { sent: 0 };
  form.submit = () => {
    seen.sent++;
  };
  document.body.append(form);
  return seen;
}

describe('aroundHiddenFrame', () => {
  beforeEach(() => {
    document.body.replaceChildren();
    (window as unknown as Told).rcmail = { display_message: () => undefined };
  });

  it('sends the form again whose answer the refusal was, and no more than once', () => {
    const other = formFor('archive-2');
    const form = formFor('archive-1');
    const around = aroundHiddenFrame(frameWithRefusal());
    expect([around?.sendAgain(), around?.sendAgain()]).toEqual([true, false]);
    expect([form.sent, other.sent]).toEqual([1, 0]);
  });

  it('sends nothing where no form led to the frame', () => {
    formFor('');
    expect(aroundHiddenFrame(frameWithRefusal())?.sendAgain()).toBe(false);
  });

  it('is not there for a refusal in view', () => {
    expect(aroundHiddenFrame(frameWithRefusal(true))).toBeUndefined();
    refuse(document, false);
    expect(aroundHiddenFrame(window)).toBeUndefined();
  });
});
