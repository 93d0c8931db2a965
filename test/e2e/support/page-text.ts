import type { CDPSession, Page, Protocol } from 'puppeteer-core';
import { isFirefox } from '../../bed/firefox-wire.ts';
import { serializedTexts } from './serialized-text.ts';

type Node = Protocol.DOM.Node;

function childrenOf(node: Node): readonly Node[] {
  return [
    ...(node.shadowRoots ?? []),
    ...(node.children ?? []),
    ...(node.contentDocument === undefined ? [] : [node.contentDocument]),
  ];
}

function textOf(node: Node): string {
  if (node.nodeName === 'STYLE' || node.nodeName === 'SCRIPT') return '';
  const own = node.nodeType === 3 ? node.nodeValue : '';
  return [own, ...childrenOf(node).map(textOf)].filter((text) => text.trim() !== '').join(' ');
}

function find(node: Node, name: string): Node[] {
  const here = node.nodeName.toLowerCase() === name ? [node] : [];
  return [...here, ...childrenOf(node).flatMap((child) => find(child, name))];
}

const sessions = new WeakMap<Page, Promise<CDPSession>>();

/**
 * The text inside every element of that name, in all frames. Our elements have closed shadow roots: no script of the
 * page can read them, the debugger can.
 */
export async function textsInside(page: Page, elementName: string): Promise<string[]> {
  if (isFirefox(page.browser())) return serializedTexts(page, elementName);
  const session = await (sessions.get(page) ?? page.createCDPSession());
  sessions.set(page, Promise.resolve(session));
  const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
  return find(root, elementName).map((node) => textOf(node).replaceAll(/\s+/gu, ' ').trim());
}
