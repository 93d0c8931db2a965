/** Words of the page, already in the user's language. */
export interface RefusalWords {
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/**
 * The page that stands in a viewer's frame instead of a refused file. It has no script, no origin and no address to
 * load from, whatever its words hold.
 */
export function refusalPage(words: RefusalWords): Response {
  return new Response(documentOf(words), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': `${CONTENT_SECURITY_POLICY}; sandbox`,
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}

/** The same page as an address: its origin is no one's. */
export function refusalAddress(words: RefusalWords): string {
  const policy = `<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY_POLICY}">`;
  const html = documentOf(words).replace('<meta charset="utf-8">', (charset) => `${charset}\n${policy}`);
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function documentOf(words: RefusalWords): string {
  return `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(words.title)}</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; margin: 2rem">
<main role="alert"><h1 style="font-size: 1.25rem">${escapeHtml(words.title)}</h1><p>${escapeHtml(words.text)}</p></main>
</body>
</html>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
