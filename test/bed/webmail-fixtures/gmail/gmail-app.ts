/**
 * The script of the fixture's page, as text: the browser runs it under `require-trusted-types-for 'script'`. It does what
 * Gmail's script was seen to do: routes in the fragment, draws messages anew when they are opened and closed, recycles
 * the rows of the list, opens previews in an overlay below the body, and drags out by `download_url`.
 */
export const GMAIL_APP = `
const policy = trustedTypes.createPolicy('gmail#html', { createHTML: (text) => text, createScriptURL: (text) => text });
const main = document.querySelector('[role=main]');
const get = async (path) => (await fetch('/mail/u/0/fixture/' + path)).text();
const nodes = (html) => {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
};
let expanded = [];
let thread = '';
const draw = async () => {
  const found = /^#(?:inbox|all|search\\/[^/]*)\\/(.+)$/.exec(location.hash);
  thread = found ? found[1] : '';
  main.replaceChildren(nodes(await get(thread ? 'thread/' + thread + '?expanded=' + expanded.join() : 'list')));
};
const overlay = async (id, name) => {
  document.querySelector('.aLF-aPX')?.remove();
  document.body.append(nodes(await get('overlay/' + id + '?name=' + encodeURIComponent(name))));
};
addEventListener('hashchange', () => { expanded = []; void draw(); });
document.getElementById('to-inbox').addEventListener('click', () => { location.hash = '#inbox'; });
document.addEventListener('click', (event) => {
  const at = (css) => event.target.closest(css);
  const save = at('[data-save]');
  if (save) { location.href = save.dataset.save; return; }
  const drive = at('[data-drive]');
  if (drive) {
    void fetch('/mail/u/0/fixture/drive?message=' + drive.dataset.message + '&index=' + drive.dataset.drive, { method: 'POST' });
    return;
  }
  const close = at('.aLF-aPX-close');
  if (close) { close.closest('.aLF-aPX').remove(); return; }
  const next = at('.aLF-aPX-next');
  if (next) {
    const box = next.closest('.aLF-aPX');
    const id = box.querySelector('[data-message]').dataset.message;
    void overlay(id, 'next:' + box.querySelector('.aLF-aPX-aPU-awE').textContent);
    return;
  }
  const chip = at('.brd');
  if (chip) {
    const id = chip.closest('tr').querySelector('[data-legacy-last-message-id]').dataset.legacyLastMessageId;
    void overlay(id, chip.title);
    return;
  }
  const card = at('a.aQy');
  if (card) {
    event.preventDefault();
    void overlay(card.closest('[data-legacy-message-id]').dataset.legacyMessageId, card.querySelector('.aV3').textContent);
    return;
  }
  const toggle = at('[data-toggle]');
  if (toggle) {
    const id = toggle.dataset.toggle;
    expanded = expanded.includes(id) ? expanded.filter((each) => each !== id) : [...expanded, id];
    void draw();
    return;
  }
  const row = at('tr.zA');
  if (row) location.hash = '#inbox/' + row.querySelector('[data-legacy-thread-id]').dataset.legacyThreadId;
});
document.addEventListener('dragstart', (event) => {
  const source = event.target.closest('[download_url]');
  if (source) event.dataTransfer.setData('DownloadURL', source.getAttribute('download_url'));
});
// A refresh of the list recycles its rows: the first row becomes another conversation's.
window.refreshList = async () => {
  const fresh = nodes(await get('list?turned=1')).querySelectorAll('tr.zA');
  document.querySelectorAll('tr.zA').forEach((row, index) => {
    const span = row.querySelector('.bog');
    const other = fresh[index].querySelector('.bog');
    for (const name of ['data-thread-id', 'data-legacy-thread-id', 'data-legacy-last-message-id']) span.setAttribute(name, other.getAttribute(name));
    span.textContent = other.textContent;
    row.querySelector('.brc').replaceWith(fresh[index].querySelector('.brc'));
  });
};
window.expandAll = () => {
  expanded = [...document.querySelectorAll('[data-message-id]')].map((one) => one.dataset.legacyMessageId);
  return draw();
};
void navigator.serviceWorker.register(policy.createScriptURL('/mail/sw.js'), { scope: '/mail/' });
window.drawn = draw();
`;

/** Answers navigations to attachments itself, as a page's worker may: no rule of an extension sees them then. */
export const GMAIL_WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === 'navigate' && url.searchParams.has('by-worker')) event.respondWith(fetch('/mail/u/0/fixture/bytes' + url.search));
});
`;
