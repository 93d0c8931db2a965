import { render } from 'preact';
import { ask } from '../../browser/client.ts';
import { extensionPage } from '../../browser/extension-page.ts';
import { tabs } from '../../browser/tabs.ts';
import { translate } from '../../browser/translate.ts';
import { Popup } from '../../ui/popup/popup.tsx';
import type { PageClient } from '../../ui/pages/page-client.ts';
import { saveFile } from '../../ui/pages/save-file.ts';
import { createWording } from '../../ui/text/wording.ts';
import { WordingProvider } from '../../ui/text/words.tsx';

const client: PageClient = {
  ...extensionPage,
  ask,
  notify: async (tabId, notice) => {
    await tabs.notify(tabId, notice);
  },
  save: (filename, type, text) => saveFile(document, filename, type, text),
};
const wording = createWording((key, values) => translate(key, ...values), {});
document.documentElement.lang = wording.language;
document.documentElement.dir = wording.direction;

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');
render(
  <WordingProvider value={wording}>
    <Popup client={client} />
  </WordingProvider>,
  root,
);
