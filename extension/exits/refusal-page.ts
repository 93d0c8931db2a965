/** Words of the page, already in the user's language. */
export interface RefusalWords {
  readonly language: string;
  readonly title: string;
  readonly text: string;
}

/**
 * The page that stands in a viewer's frame instead of a refused file. It has no script, no origin and no address to
 * load from, whatever its words hold.
 */
export function refusalPage(words: RefusalWords): Response {
  const html = `<!doctype html>
<html lang="${escapeHtml(words.language)}">
<meta charset="utf-8">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(words.title)}</title>
<body style="font: 1rem/1.5 system-ui, sans-serif; margin: 2rem">
<main role="alert"><h1 style="font-size: 1.25rem">${escapeHtml(words.title)}</h1><p>${escapeHtml(words.text)}</p></main>
</body>
</html>`;
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    },
  });
}

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}
