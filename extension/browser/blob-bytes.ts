import browser from 'webextension-polyfill';

/** A blob that a page offers for saving; larger ones cannot be handed from the page to the worker in one piece. */
const MAX_BLOB_BYTES = 40 * 1024 * 1024;

/**
 * The bytes behind a page's `blob:` address, read by a script of ours in one of the page's tabs: no other place can.
 * `undefined` when no tab knows the blob any more or it is too large. In the `MAIN` world the page may lie: only for bytes
 * that are themselves saved afterwards, in place of what the page offered.
 */
export async function readBlob(
  address: string,
  tabIds: readonly number[],
  world: 'ISOLATED' | 'MAIN' = 'ISOLATED',
): Promise<Uint8Array | undefined> {
  for (const tabId of tabIds) {
    const results = await browser.scripting.executeScript({
      target: { tabId, allFrames: true },
      world,
      func: fetchAsBase64,
      args: [address, MAX_BLOB_BYTES],
    });
    const found = results.map(({ result }) => result).find((result) => typeof result === 'string');
    if (typeof found === 'string') {
      return Uint8Array.from(atob(found), (character) => character.charCodeAt(0));
    }
  }
  return undefined;
}

/** Runs in the page's frame, cut off from this file. Only JSON comes back. */
async function fetchAsBase64(address: string, maxBytes: number): Promise<string | null> {
  try {
    const bytes = new Uint8Array(await (await fetch(address)).arrayBuffer());
    if (bytes.length > maxBytes) return null;
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return btoa(text);
  } catch {
    // Another frame made it, or it was revoked: the next frame is asked.
    return null;
  }
}
