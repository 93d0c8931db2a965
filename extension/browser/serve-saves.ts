import type { SavedFile } from './saving-page.ts';

/**
 * The page's side of `SavingPage`: gives each file an address, and saves it when it is told to. Only the extension's own
 * worker can send to it.
 */
export function serveSaves(): void {
  const { serviceWorker } = navigator;
  serviceWorker.addEventListener('message', ({ data, ports: [port] }: MessageEvent<SavedFile>) => {
    if (port === undefined) return;
    const { name, type, bytes } = data;
    const address = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
    port.onmessage = () =>
      Object.assign(document.createElement('a'), { href: address, download: name }).click();
    port.postMessage(address);
  });
  serviceWorker.startMessages();
}
