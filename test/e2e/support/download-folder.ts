import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { waitUntil } from './wait-until.ts';

const POLL_MS = 50;

/** Names of everything in the folder, unfinished downloads included. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

export function emptyFolder(folder: string): void {
  // A browser takes hidden files of its own away meanwhile.
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { force: true });
}

/** Nothing is in the folder but the hidden file of a download that was stopped, which the browser takes away a moment later. */
export async function expectEmpty(folder: string): Promise<void> {
  expect(filesIn(folder).filter((name) => !name.startsWith('.'))).toEqual([]);
  await waitUntil('an empty folder', () => filesIn(folder).length === 0);
}

/** Waits until a file of that name is complete, and gives its bytes. */
export async function downloadedFile(folder: string, name: string, timeoutMs = 20_000): Promise<Buffer> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const files = filesIn(folder);
    // While it is being written, Chromium keeps it under a temporary name, or an empty file holds the name.
    const unfinished = files.some((one) => one.endsWith('.crdownload') || one.startsWith('.'));
    if (files.includes(name) && !unfinished) {
      const bytes = readFileSync(join(folder, name));
      if (bytes.length > 0) return bytes;
    }
    if (Date.now() > deadline)
      throw new Error(`${name} was not downloaded; there: ${files.join(', ') || 'nothing'}`);
    await sleep(POLL_MS);
  }
}
