import browser from 'webextension-polyfill';

/** A blob that a page offers for saving; larger ones cannot be handed from the page to the worker in one piece. */
const MAX_BLOB_BYTES = 40 * 1024 * 1024;

/** What a page offers for saving. */
export interface BlobCopy {
  readonly bytes: Uint8Array;
  /** An address of the same bytes that the page does not know and cannot take back. It lives as long as the page at most. */
  readonly address: string;
  /** Takes the copy back. */
  forget(): Promise<void>;
}

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
  return (await read(address, tabIds, world))?.bytes;
}

/** As `readBlob`, and keeps a copy of the blob in the page for reading it again. */
export function copyBlob(address: string, tabIds: readonly number[]): Promise<BlobCopy | undefined> {
  return read(address, tabIds, 'ISOLATED');
}

async function read(
  address: string,
  tabIds: readonly number[],
  world: 'ISOLATED' | 'MAIN',
): Promise<BlobCopy | undefined> {
  for (const tabId of tabIds) {
    const results = await browser.scripting.executeScript({
      target: { tabId, allFrames: true },
      world,
      func: fetchAsBase64,
      // In the page's own world the page would see the copy.
      args: [address, MAX_BLOB_BYTES, world === 'ISOLATED'],
    });
    const found = results.map(({ result }) => result).find((result) => Array.isArray(result));
    if (found === undefined) continue;
    const [text = '', copy = ''] = found as string[];
    return {
      bytes: Uint8Array.from(atob(text), (character) => character.charCodeAt(0)),
      address: copy,
      forget: () => revoke(copy, tabId),
    };
  }
  return undefined;
}

async function revoke(address: string, tabId: number): Promise<void> {
  await browser.scripting.executeScript({
    target: { tabId, allFrames: true },
    func: (copy: string) => URL.revokeObjectURL(copy),
    args: [address],
  });
}

/** Runs in the page's frame, cut off from this file. Only JSON comes back: the bytes, and the address of the copy. */
async function fetchAsBase64(address: string, maxBytes: number, isCopied: boolean): Promise<string[] | null> {
  try {
    const blob = await (await fetch(address)).blob();
    if (blob.size > maxBytes) return null;
    const bytes = new Uint8Array(await blob.arrayBuffer());
    let text = '';
    for (let at = 0; at < bytes.length; at += 8192) {
      text += String.fromCharCode(...bytes.subarray(at, at + 8192));
    }
    return [btoa(text), isCopied ? URL.createObjectURL(blob) : ''];
  } catch {
    // Another frame made it, or it was revoked: the next frame is asked.
    return null;
  }
}
