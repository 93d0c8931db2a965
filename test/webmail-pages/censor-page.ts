/**
 * Cuts a captured page down to what an adapter looks at, and takes out what is somebody's: tokens, ids, addresses of
 * resources, scripts, labels. Reads standard input, writes standard output:
 *
 *     node test/webmail-pages/censor-page.ts < captured.html > test/webmail-pages/roundcube/<date>-<skin>-<page>.html
 */
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';

/** The values of `rcmail.set_env` that adapters read. */
const KEPT_VALUES = ['task', 'action', 'uid', 'mailbox', 'skin', 'rcversion'];
/** The scripts by which applications are recognised, without what is of this installation. */
const APPLICATIONS = [
  { pattern: /program\/js\/app(?:\.min)?\.js/u, src: 'program/js/app.min.js' },
  { pattern: /\/SOGo[^?]*\/js\/Common\.js/u, src: '/SOGo.woa/WebServerResources/js/Common.js' },
] as const;

export function censorPage(html: string): string {
  const window = new Window({
    settings: { disableJavaScriptFileLoading: true },
  });
  const page = window.document;
  page.write(html);
  for (const script of page.querySelectorAll('script')) {
    const values = environmentOf(script.textContent);
    const application = APPLICATIONS.find(({ pattern }) => pattern.test(script.getAttribute('src') ?? ''));
    if (application !== undefined) script.setAttribute('src', application.src);
    else if (values === undefined) script.remove();
    else script.textContent = `rcmail.set_env(${JSON.stringify({ ...values, request_token: 'TOKEN' })});`;
  }
  for (const other of page.querySelectorAll('link, style, meta, noscript, svg')) other.remove();
  for (const element of page.querySelectorAll('*')) {
    for (const { name, value } of [...element.attributes]) {
      if (name === 'style') element.removeAttribute(name);
      else element.setAttribute(name, (value ?? '').replaceAll(/_token=[\w-]+/gu, '_token=TOKEN'));
    }
  }
  const text = new window.XMLSerializer()
    .serializeToString(page.documentElement)
    .replaceAll(/\s*\n\s*/gu, '\n');
  window.close();
  return `<!doctype html>\n${text}\n`;
}

function environmentOf(script: string): Record<string, unknown> | undefined {
  const found = /rcmail\.set_env\((\{.*\})\);/u.exec(script)?.[1];
  if (found === undefined) return undefined;
  const values = JSON.parse(found) as Record<string, unknown>;
  return Object.fromEntries(KEPT_VALUES.filter((name) => name in values).map((name) => [name, values[name]]));
}

if (import.meta.main) process.stdout.write(censorPage(readFileSync(0, 'utf8')));
