/** The attribute that carries a prefix, and the rule that shows it. */
export const PREFIX_ATTRIBUTE = 'data-mailwicket-prefix';
// Colours of its own, front and back: subjects stand on selected rows and in dark skins as well.
const RULE = `[${PREFIX_ATTRIBUTE}]::before { content: attr(${PREFIX_ATTRIBUTE}); font-weight: 700;
  color: #fff; background: #8a0019; border-radius: 3px; padding: 0 0.3em; margin-inline-end: 0.35em;
  unicode-bidi: isolate; direction: ltr; }
@media (forced-colors: active) { [${PREFIX_ATTRIBUTE}]::before { color: CanvasText; background: Canvas; } }`;

/**
 * Shows `prefix` before a subject, `''` for none. The page's text is never changed: it would be written anew by the
 * webmail, and would leak into replies, copies and drags. Does nothing when it is already so, because it is called at
 * every change of the page.
 */
export function setPrefix(subject: HTMLElement, prefix: string): void {
  if ((subject.getAttribute(PREFIX_ATTRIBUTE) ?? '') === prefix) return;
  if (prefix === '') {
    subject.removeAttribute(PREFIX_ATTRIBUTE);
    subject.removeAttribute('aria-description');
  } else {
    subject.setAttribute(PREFIX_ATTRIBUTE, prefix);
    // Generated content is not announced by every reader.
    subject.setAttribute('aria-description', prefix);
  }
}

/** Shows `prefix` in the title of the window, once, and takes an older one of ours away. */
export function setTitlePrefix(page: Document, prefix: string, former: string): void {
  const bare =
    former !== '' && page.title.startsWith(`${former} `) ? page.title.slice(former.length + 1) : page.title;
  const wanted = prefix === '' ? bare : `${prefix} ${bare}`;
  if (page.title !== wanted) page.title = wanted;
}

/** Adds the rule to the page. A sheet of a content script is not subject to the page's own policy on styles. */
export function installPrefixRule(page: Document): void {
  try {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(RULE);
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  } catch {
    // Firefox keeps this list from content scripts in some versions; an element of ours is allowed.
    const style = page.createElement('style');
    style.textContent = RULE;
    page.documentElement.append(style);
  }
}
