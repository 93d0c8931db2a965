import { createReadStream, existsSync, statSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { HttpFetch } from '../../core/ports.ts';
import { nodeFetch } from '../node-ports.ts';

/** Address under which `folderFetch` serves its folder. */
const BASE = 'folder://lists/';

/** A published folder as a client sees it on a web server; anything outside it is not found. */
export function folderFetch(folder: string): HttpFetch {
  return ({ url }) => {
    const path = normalize(decodeURIComponent(url.slice(BASE.length)));
    const file = join(folder, path);
    const found =
      url.startsWith(BASE) && !path.startsWith('..') && existsSync(file) && statSync(file).isFile();
    return Promise.resolve({
      status: found ? 200 : 404,
      header: () => undefined,
      body: found ? contentOf(file) : none(),
    });
  };
}

/** Address and fetch for a folder or an http(s) address. */
export function openPlace(place: string): { readonly url: string; readonly fetch: HttpFetch } {
  return /^https?:\/\//u.test(place)
    ? { url: place, fetch: nodeFetch }
    : { url: BASE, fetch: folderFetch(place) };
}

/** Opens the file when it is read, so that an answer nobody reads leaves nothing open. */
async function* contentOf(file: string): AsyncIterable<Uint8Array> {
  yield* createReadStream(file) as AsyncIterable<Uint8Array>;
}

async function* none(): AsyncIterable<Uint8Array> {
  // No body.
}
