import { render } from 'preact';
import type { ComponentChildren } from 'preact';
import { act } from 'preact/test-utils';
import { WordingProvider } from '../../../extension/ui/text/words.tsx';
import { wordingIn } from './locale.ts';

/** Draws components into the test's document with the real English words. */
export async function draw(content: ComponentChildren, language = 'en'): Promise<HTMLElement> {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  await act(() => {
    render(<WordingProvider value={wordingIn(language)}>{content}</WordingProvider>, root);
  });
  return root;
}

/** Lets requests that are under way end, and what they change be drawn. */
export async function settle(work: () => void = () => undefined): Promise<void> {
  await act(async () => {
    work();
    await new Promise((resolve) => setTimeout(resolve, 0));
  });
}

/** The button (or link) with exactly this text or label. Throws when there is none. */
export function buttonNamed(root: ParentNode, name: string): HTMLElement {
  const plain = (text: string) => text.replaceAll(/[\u2068\u2069]/gu, '').trim();
  const found = [...root.querySelectorAll<HTMLElement>('button, a')].find(
    (button) => plain(button.getAttribute('aria-label') ?? button.textContent) === name,
  );
  if (found === undefined) throw new Error(`no button ${name} in ${root.textContent ?? ''}`);
  return found;
}
