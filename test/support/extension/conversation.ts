import type { MessageRef } from '../../../extension/messaging/contract.ts';
import type { AttachmentControl, OpenMessage, WebmailAdapter } from '../../../extension/webmail/adapter.ts';
import { expectElement } from '../../../extension/webmail/expect-element.ts';

function messageElement(uid: string): string {
  return `<article id="m${uid}"><div class="place"></div><p class="text"></p>
    <a class="file" data-part="2" href="#m${uid}-file">file</a></article>`;
}

export const CONVERSATION = `<!doctype html><html><head><title>Mail</title></head><body data-app="conversation">
  <h1 class="subject">Plans</h1><main>${messageElement('1')}${messageElement('2')}</main></body></html>`;

/**
 * An adapter of a webmail that shows several messages in one page and changes them by script: what no webmail of the bed
 * that runs without an account does.
 */
export const conversation: WebmailAdapter = {
  id: 'gmail',
  bodySelector: '.text',
  recognises: (page) => page.body.dataset['app'] === 'conversation',
  read: (page) => ({
    health: () => (page.querySelector('article') === null ? 'no-message' : 'ok'),
    hasPlugin: () => false,
    session: () => ({ webmail: 'gmail', base: 'https://mail.example.test/', token: '' }),
    openMessages: () => Array.from(page.querySelectorAll('article'), (element) => openMessage(page, element)),
    listRows: () => [],
  }),
};

function openMessage(page: Document, article: Element): OpenMessage {
  const ref: MessageRef = {
    webmail: 'gmail',
    base: 'https://mail.example.test/',
    mailbox: '',
    uid: article.id.slice(1),
  };
  const controls = (): AttachmentControl[] =>
    Array.from(article.querySelectorAll<HTMLElement>('a.file'), (element) => ({
      element,
      attachmentId: element.dataset['part'] ?? null,
      badgeIn: element,
    }));
  return {
    ref,
    token: '',
    subjects: () => [...page.querySelectorAll<HTMLElement>('h1.subject')],
    bannerPlace: () => expectElement(article, '.place'),
    controls,
    attachmentIdOf: (part) => part,
    controlAt: (target) => controls().find(({ element }) => element === target),
    noteEvent: () => undefined,
  };
}
