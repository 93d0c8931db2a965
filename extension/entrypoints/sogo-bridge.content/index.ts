import { defineContentScript } from 'wxt/utils/define-content-script';
import { installSogoBridge } from '../../webmail/sogo/bridge.ts';

/** Registered by the worker for protected sites, like `webmail.content`, but in the page's own world. */
export default defineContentScript({
  matches: ['https://*/*', 'http://*/*'],
  registration: 'runtime',
  world: 'MAIN',
  allFrames: true,
  runAt: 'document_start',
  main() {
    installSogoBridge(window);
  },
});
