import type { Page, Protocol } from 'puppeteer-core';
import { waitUntil } from './wait-until.ts';

type Node = Protocol.DOM.Node;

function* below(node: Node): Generator<Node> {
  yield node;
  for (const child of [...(node.shadowRoots ?? []), ...(node.children ?? [])]) yield* below(child);
}

/**
 * Lets scripts of the test read the closed shadow roots of our elements in the page: what no script of the page can do,
 * the debugger can. Frames are left out. To be called again when elements came.
 */
export async function openShadowRoots(page: Page): Promise<void> {
  const session = await page.createCDPSession();
  try {
    const { root } = await session.send('DOM.getDocument', { depth: -1, pierce: true });
    for (const host of below(root)) {
      const [shadow] = host.shadowRoots ?? [];
      if (shadow === undefined || !host.nodeName.startsWith('MAILWICKET-')) continue;
      const resolve = async ({ backendNodeId }: Node) =>
        (await session.send('DOM.resolveNode', { backendNodeId })).object.objectId ?? '';
      await session.send('Runtime.callFunctionOn', {
        objectId: await resolve(host),
        functionDeclaration: `function (root) { Object.defineProperty(this, 'shadowRoot', { value: root, configurable: true }); }`,
        arguments: [{ objectId: await resolve(shadow) }],
      });
    }
  } finally {
    await session.detach();
  }
}

/** What has the focus, also inside our elements: its label or text, without marks of direction. */
export async function focusedName(page: Page): Promise<string> {
  await openShadowRoots(page);
  return (await page.evaluate(`(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    const label = element?.labels?.[0]?.textContent;
    return (element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '').replace(/[\\u2066-\\u2069]/g, '').replace(/\\s+/g, ' ').trim();
  })()`)) as string;
}

/** Presses Tab until `name` has the focus; gives the names on the way, `name` included. */
export async function tabTo(page: Page, name: string, most = 60): Promise<string[]> {
  const names: string[] = [];
  while (names.length < most) {
    await page.keyboard.press('Tab');
    const focused = await focusedName(page);
    names.push(focused);
    if (focused === name) return names;
  }
  throw new Error(`“${name}” cannot be reached by Tab; reached: ${names.join(' | ')}`);
}

/** What a user sees in one of our elements once `text` is among it: text in closed details is not seen. */
export function shownIn(page: Page, element: string, text: string): Promise<string> {
  return waitUntil(`“${text}” in ${element}`, async () => {
    await openShadowRoots(page);
    const read = `[...document.querySelectorAll('${element}')].map((host) => [...host.shadowRoot.children].map((child) => child.innerText).join(' ')).join(' ')`;
    const shown = String(await page.evaluate(read)).replaceAll(/[\u2066-\u2069]/gu, '');
    return shown.includes(text) && shown;
  });
}
