import type { Page } from 'puppeteer-core';
import { sendBidi } from '../../bed/firefox-wire.ts';

interface SerializedNode {
  readonly value?: {
    readonly nodeValue?: string;
    readonly localName?: string;
    readonly children?: readonly SerializedNode[];
    readonly shadowRoot?: SerializedNode | null;
  };
}

interface Evaluated {
  readonly result?: { readonly value?: readonly SerializedNode[] };
}

function textOf({ value }: SerializedNode): string {
  if (value === undefined || value.localName === 'style' || value.localName === 'script') return '';
  const inner = [...(value.shadowRoot == null ? [] : [value.shadowRoot]), ...(value.children ?? [])];
  return [value.nodeValue ?? '', ...inner.map(textOf)].filter((text) => text.trim() !== '').join(' ');
}

/** `textsInside` for Firefox: BiDi serializes closed shadow roots as well. */
export async function serializedTexts(page: Page, elementName: string): Promise<string[]> {
  const texts: string[] = [];
  for (const frame of page.frames()) {
    const { result } = await sendBidi<Evaluated>(page.browser(), 'script.evaluate', {
      expression: `[...document.querySelectorAll(${JSON.stringify(elementName)})]`,
      target: { context: (frame as unknown as { readonly _id: string })._id },
      awaitPromise: false,
      serializationOptions: { maxDomDepth: null, includeShadowTree: 'all' },
    });
    texts.push(...(result?.value ?? []).map((node) => textOf(node).replaceAll(/\s+/gu, ' ').trim()));
  }
  return texts;
}
