import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fixtureMessage, type FixtureMessage } from './fixture-message.ts';
import type { Webmail } from './webmail.ts';

const PAGES = join(import.meta.dirname, '../webmail-pages/roundcube');
const page = (name: string) => readFileSync(join(PAGES, `2026-11-23-elastic-${name}.html`), 'utf8');

/** The captured pages have no styles: enough to read them by. */
const STYLE = `<style>
body { font: 15px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
.voice, .popupmenu, #layout-menu, .header, .popover-header, .toolbar, .searchoptions, #remote-objects-message, .icon { display: none; }
#attachment-list { list-style: none; padding: 0; } #attachment-list li { margin: .5rem 0; }
.attachment-size { color: #667; margin-inline-start: .5rem; }
</style>`;

/** Of the webmail's client only what the pages call while they load: links are links. */
const CLIENT = 'var rcmail = { set_env(values) { Object.assign(this, values); } };';

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/gu, (character) => `&#${character.charCodeAt(0)};`);
}

/** Name and value of each parameter as Roundcube takes them, so that links that hide where they lead do lead there. */
function parametersOf(address: URL, form: string): ReadonlyMap<string, string> {
  const pairs = [...address.searchParams, ...new URLSearchParams(form)];
  return new Map(pairs.map(([name, value]) => [name.replaceAll('.', '_'), value]));
}

function draw(template: string, title: string, changes: readonly (readonly [RegExp, string])[]): string {
  return [
    [/<title>[^<]*<\/title>/u, `<title>${escape(title)}</title>${STYLE}`] as const,
    // The preview: it would show this page in itself.
    [/<iframe[^>]*>[^<]*<\/iframe>/u, ''] as const,
    ...changes,
  ].reduce((text, [from, to]) => text.replace(from, () => to), template);
}

function drawList(messages: ReadonlyMap<number, FixtureMessage>, token: string): string {
  const rows = [...messages].map(
    ([uid, { subject }]) =>
      `<li><a href="./?_task=mail&amp;_mbox=INBOX&amp;_uid=${uid}&amp;_action=show">${escape(subject)}</a></li>`,
  );
  return draw(page('list'), 'Inbox (fixture in place of Roundcube)', [
    [/"request_token":"TOKEN"/u, `"request_token":"${token}"`],
    [/<div id="messagelist-content"/u, `<ul>${rows.join('')}</ul><div hidden id="messagelist-content"`],
  ]);
}

function drawMessage(uid: number, { subject, html, attachments }: FixtureMessage, token: string): string {
  const items = attachments.map(({ part, filename, bytes }) => {
    const link = `./?_task=mail&amp;_action=get&amp;_mbox=INBOX&amp;_uid=${uid}&amp;_token=${token}&amp;_part=${part}`;
    return `<li id="attach${part}"><a href="${link}" class="filename"><span class="attachment-name">${escape(filename)}</span><span class="attachment-size">(${bytes.length} B)</span></a></li>`;
  });
  const environment = { task: 'mail', action: 'show', uid: String(uid), mailbox: 'INBOX', skin: 'elastic' };
  return draw(page('show'), `${subject} (fixture in place of Roundcube)`, [
    [
      /rcmail\.set_env\(\{[^}]*\}\)/u,
      `rcmail.set_env(${JSON.stringify({ ...environment, rcversion: 10605, request_token: token })})`,
    ],
    [/<h2 class="subject">[^]*?<\/h2>/u, `<h2 class="subject">${escape(subject)}</h2>`],
    [
      /<ul id="attachment-list"[^]*?<\/ul>/u,
      `<ul id="attachment-list" class="attachmentslist">${items.join('')}</ul>`,
    ],
    [
      /<div id="messagebody">[^]*?(?=\n<\/div>\n<\/div>\n<\/div>)/u,
      `<div id="messagebody"><div class="message-htmlpart">${html}</div>`,
    ],
  ]);
}

function file(response: ServerResponse, filename: string, type: string, bytes: Uint8Array): void {
  response.writeHead(200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${filename}"`,
    'content-length': bytes.length,
  });
  response.end(bytes);
}

async function formOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/**
 * Stands in for Roundcube where that cannot be had: the captured pages of one, over a mailbox in memory, with the
 * addresses by which messages and attachments leave. No password, one user, nothing can be sent. It proves nothing about
 * Roundcube; tests of exits run against the real one.
 */
export async function startFixtureWebmail(reason: string): Promise<Webmail> {
  const messages = new Map<number, FixtureMessage>();
  const token = randomBytes(16).toString('hex');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (address.pathname === '/program/js/app.min.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(CLIENT);
      return;
    }
    if (address.pathname !== '/' && address.pathname !== '/index.php') {
      response.writeHead(404).end();
      return;
    }
    const asked = parametersOf(address, await formOf(request));
    const uid = Number(asked.get('_uid') ?? Number.NaN);
    const message = messages.get(uid);
    const action = (asked.get('_action') ?? '').replaceAll(/[^a-z0-9_.-]/giu, '');
    const part = message?.attachments.find((one) => one.part === asked.get('_part'));
    const html = (text: string) =>
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(text);
    if (message !== undefined && action === 'viewsource') {
      file(response, 'message.eml', 'message/rfc822', message.raw);
    } else if (part !== undefined && action === 'get') {
      file(response, part.filename, part.type, part.bytes);
    } else if (message !== undefined) html(drawMessage(uid, message, token));
    else html(drawList(messages, token));
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    users: [],
    standsInBecause: reason,
    async deliver(eml) {
      const uid = messages.size + 1;
      messages.set(uid, await fixtureMessage(eml));
      return uid;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
