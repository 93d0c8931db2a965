/**
 * The script of the fixture's page, as text. It fetches attachments with a token and makes blobs of them, as new clients
 * do, draws the reading pane by the address, and recycles the rows of the list.
 */
export const OUTLOOK_APP = `
const policy = trustedTypes.createPolicy('outlook', { createHTML: (text) => text, createScriptURL: (text) => text });
const main = document.getElementById('MainModule');
const canary = () => /X-OWA-CANARY=([^;]*)/.exec(document.cookie)?.[1] ?? '';
const get = async (path) => (await fetch('/mail/fixture/' + path)).text();
const nodes = (html) => {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
};
const open = () => decodeURIComponent(/\\/id\\/([^/?#]+)/.exec(location.pathname)?.[1] ?? '');
const draw = async () => {
  const id = open();
  main.replaceChildren(nodes(await get('list?open=' + encodeURIComponent(id)) + (id ? await get('read?id=' + encodeURIComponent(id)) : '')));
};
const save = (bytes, name) => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(bytes);
  link.download = name;
  link.click();
};
const download = async (id, name) => {
  const answer = await fetch('https://attachments.office.net/owa/alice%40example.test/service.svc/s/GetFileAttachment?id=' + encodeURIComponent(id) + '&token=jwt&isDownload=true', { headers: { 'X-Token': 'jwt' } });
  save(await answer.blob(), name);
};
window.download = download;
let preview = (name) => {
  const box = document.createElement('div');
  box.className = 'preview';
  box.setAttribute('role', 'dialog');
  box.setAttribute('data-app-section', 'FilePreview');
  box.append(name);
  document.body.append(box);
};
document.addEventListener('click', async (event) => {
  const at = (css) => event.target.closest(css);
  const item = at('[role=menuitem]');
  if (item) {
    const id = item.closest('[data-for]').dataset.for;
    const card = document.querySelector('[data-attachment="' + CSS.escape(id) + '"]');
    item.closest('.ms-Layer').remove();
    if (item.name === 'Download') void download(id, card.title);
    else if (item.name === 'Preview') preview(card.title);
    else void fetch('/owa/0/service.svc?action=SaveAttachmentToCloud&id=' + encodeURIComponent(id), { method: 'POST', headers: { 'X-OWA-CANARY': canary() } });
    return;
  }
  const more = at('.menu');
  if (more) {
    const card = more.closest('[data-attachment]');
    document.querySelector('.ms-Layer')?.remove();
    document.body.append(nodes(await get('menu?id=' + encodeURIComponent(open()) + '&index=' + [...card.parentElement.children].indexOf(card))));
    return;
  }
  const card = at('[data-attachment]');
  if (card) { preview(card.title); return; }
  if (at('.all')) {
    const answer = await fetch('/owa/0/service.svc/s/GetAllAttachmentsAsZip?id=' + encodeURIComponent(open()) + '&token=jwt');
    save(await answer.blob(), 'attachments.zip');
    return;
  }
  const chip = at('[data-chip]');
  if (chip) { preview(chip.title); return; }
  const row = at('[data-convid]');
  if (row) {
    history.pushState(null, '', '/mail/0/inbox/id/' + encodeURIComponent(await get('item?conversation=' + encodeURIComponent(row.dataset.convid))));
    void draw();
  }
});
addEventListener('popstate', () => void draw());
window.redraw = draw;
// Scrolling: the elements of the rows are used for other conversations.
window.recycle = async () => {
  const fresh = [...nodes(await get('list?open=' + encodeURIComponent(open()) + '&turned=1')).querySelectorAll('[data-convid]')];
  document.querySelectorAll('[data-convid]').forEach((row, index) => {
    row.dataset.convid = fresh[index].dataset.convid;
    row.setAttribute('aria-selected', fresh[index].getAttribute('aria-selected'));
    row.querySelector('[data-testid=subject]').textContent = fresh[index].querySelector('[data-testid=subject]').textContent;
  });
};
void navigator.serviceWorker.register(policy.createScriptURL('/mail/sw.js'), { scope: '/mail/' });
window.drawn = draw();
`;

export const OUTLOOK_WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === 'navigate' && url.searchParams.has('by-worker')) {
    event.respondWith(fetch('/owa/0/service.svc/s/GetFileAttachment' + url.search));
  }
});
`;
