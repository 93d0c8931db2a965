/**
 * The script of the fixture's page, as text. Like the app's own: it draws threads by the address, opens and closes their
 * messages, saves by navigation, previews in a viewer below the body, and saves to Files by a request of its own.
 */
export const NEXTCLOUD_APP = `
const APP = '/index.php/apps/mail';
const token = document.head.dataset.requesttoken;
const get = async (path) => (await fetch(APP + '/fixture/' + path)).text();
const list = document.querySelector('.list');
const detail = document.querySelector('.detail');
let expanded = [];
let ids = [];
const threadId = () => Number(/\\/thread\\/(\\d+)/.exec(location.pathname)?.[1] ?? 0);
const draw = async () => {
  list.innerHTML = await get('list');
  if (!threadId()) { detail.replaceChildren(); return; }
  ids = JSON.parse(await get('ids/' + threadId()));
  if (!expanded.some((id) => ids.includes(id))) expanded = [threadId()];
  detail.innerHTML = await get('thread/' + threadId() + '?expanded=' + expanded.join());
};
const go = (path) => { history.pushState(null, '', path); expanded = []; void draw(); };
let menuFor;
const messageOf = (element) => ids[[...detail.querySelectorAll('.envelope')].indexOf(element.closest('.envelope'))];
const save = (id, at) => fetch(APP + '/api/messages/' + id + '/attachment/' + at, { method: 'POST', headers: { requesttoken: token, 'Content-Type': 'application/json' }, body: JSON.stringify({ targetPath: '/' }) });
document.addEventListener('click', async (event) => {
  const at = (css) => event.target.closest(css);
  const row = at('.envelope a');
  if (row) { event.preventDefault(); go(row.getAttribute('href')); return; }
  const menu = at('.action-item__menutoggle');
  if (menu) {
    document.querySelector('.v-popper__popper')?.remove();
    menuFor = { id: messageOf(menu), part: Number(menu.closest('.attachment').dataset.at) + 2 };
    const box = document.createElement('div');
    document.body.append(box);
    box.outerHTML = await get('menu');
    return;
  }
  if (at('.attachment-download')) {
    location.href = APP + '/api/messages/' + menuFor.id + '/attachment/' + menuFor.part;
    at('.v-popper__popper').remove();
    return;
  }
  if (at('.attachment-save-to-cloud')) { void save(menuFor.id, menuFor.part); at('.v-popper__popper').remove(); return; }
  if (at('.zip')) { location.href = APP + '/api/messages/' + messageOf(at('.zip')) + '/attachments'; return; }
  if (at('.save-all')) { void save(messageOf(at('.save-all')), 0); return; }
  const preview = at('.message-attachment--can-preview');
  if (preview) {
    const viewer = document.createElement('div');
    viewer.className = 'viewer';
    viewer.append(preview.querySelector('.attachment-name').textContent);
    document.body.append(viewer);
    return;
  }
  const head = at('.envelope__header .left');
  if (head) {
    const id = messageOf(head);
    expanded = expanded.includes(id) ? expanded.filter((each) => each !== id) : [...expanded, id];
    void draw();
  }
});
addEventListener('popstate', () => { expanded = []; void draw(); });
window.redraw = draw;
window.drawn = draw();
`;

/** The app registers no worker of its own; another app of the same server may. */
export const NEXTCLOUD_WORKER = `
self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.mode === 'navigate' && url.searchParams.has('by-worker')) event.respondWith(fetch(url.pathname));
});
`;
