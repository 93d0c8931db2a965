import type { Page, Protocol } from 'puppeteer-core';
import { contextOf, isFirefox, sendBidi } from '../../bed/firefox-wire.ts';
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
  if (isFirefox(page.browser())) {
    await openSerializedShadowRoots(page);
    return;
  }
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

interface SharedNode {
  readonly sharedId: string;
  readonly value?: { readonly shadowRoot?: SharedNode | null };
}

/** The same over BiDi, which names closed shadow roots so that a script can be given them. */
async function openSerializedShadowRoots(page: Page): Promise<void> {
  const target = { context: contextOf(page) };
  const { result } = await sendBidi<{ result?: { value?: readonly SharedNode[] } }>(
    page.browser(),
    'script.evaluate',
    {
      expression: `[...document.querySelectorAll('*')].filter(({ localName }) => localName.startsWith('mailwicket-'))`,
      target,
      awaitPromise: false,
      serializationOptions: { maxDomDepth: 1, includeShadowTree: 'all' },
    },
  );
  for (const { sharedId, value } of result?.value ?? []) {
    const root = value?.shadowRoot;
    if (root == null) continue;
    await sendBidi(page.browser(), 'script.callFunction', {
      functionDeclaration: `(host, root) => { Object.defineProperty(host, 'shadowRoot', { value: root, configurable: true }); }`,
      arguments: [{ sharedId }, { sharedId: root.sharedId }],
      target,
      awaitPromise: false,
    });
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
