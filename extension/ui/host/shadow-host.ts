/** An element of ours in a page of others. Its inside is reachable through `root` only. */
export interface ShadowHost {
  readonly host: HTMLElement;
  readonly root: ShadowRoot;
}

/**
 * Nothing of the page's styles comes in: important rules of a shadow root win over those of the page. Sizes are in `px`
 * because the page may have changed what `rem` is; zooming still enlarges them.
 */
const BASE = `
:host { all: initial !important; display: VAR_DISPLAY !important; color-scheme: light !important; color: #1c2430 !important;
  font: 14px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif !important; }
*, *::before, *::after { box-sizing: border-box; }
`;

/** Creates a host with a closed shadow root. It is not yet in the page. */
export function createShadowHost(
  page: Document,
  name: `mailwicket-${string}`,
  css: string,
  display: 'block' | 'inline' | 'contents' = 'block',
): ShadowHost {
  const host = page.createElement(name);
  const root = host.attachShadow({ mode: 'closed' });
  const text = BASE.replace('VAR_DISPLAY', display) + css;
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    root.adoptedStyleSheets = [sheet];
  } catch {
    // Firefox keeps this list from content scripts in some versions; an element does the same.
    const style = page.createElement('style');
    style.textContent = text;
    root.append(style);
  }
  return { host, root };
}
