// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import {
  clearDocumentNames,
  keepDocumentNames,
} from '../../../extension/webmail/protection/document-names.ts';

const stop = new AbortController();
afterEach(() => document.body.replaceChildren());

/** As Roundcube shows a mail: images keep their names. */
function openMail(html: string): HTMLElement {
  const body = document.createElement('div');
  body.id = 'messagebody';
  body.append(document.createRange().createContextualFragment(html));
  document.body.append(body);
  return body;
}

describe('clearDocumentNames', () => {
  it('takes names that hide what the document has, and no other', () => {
    const body = openMail(
      '<img name="querySelector"><img name="body" alt="x"><img name="logo"><object id="addEventListener"></object><a name="title">t</a>',
    );
    clearDocumentNames(document, '#messagebody');
    const names = [...body.children].map((child) => child.getAttribute('name') ?? child.id);
    expect(names).toEqual(['', '', 'logo', '', 'title']);
  });

  it('leaves the webmail’s own elements alone', () => {
    const form = document.createElement('form');
    form.setAttribute('name', 'title');
    document.body.append(form);
    clearDocumentNames(document, '#messagebody');
    expect(form.getAttribute('name')).toBe('title');
  });

  it('does so too for what comes later', async () => {
    keepDocumentNames(document, '#messagebody', stop.signal);
    const body = openMail('<img name="querySelectorAll">');
    await expect.poll(() => body.querySelector('img')?.hasAttribute('name')).toBe(false);
    stop.abort();
  });
});
