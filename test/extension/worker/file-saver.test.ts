import { describe, expect, it } from 'vitest';
import type { SavedFile } from '../../../extension/browser/saving-page.ts';
import { FileSaver } from '../../../extension/worker/file-saver.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const FILE: SavedFile = { name: 'a.zip', type: 'application/zip', bytes: new Uint8Array([1]) };
const noted = () => Promise.resolve();

/** A page whose files begin to be saved when the test says so. */
function start() {
  const done: string[] = [];
  const clock = new FakeClock(0);
  const page = {
    open: () => Promise.resolve(void done.push('open')),
    close: () => Promise.resolve(void done.push('close')),
    offer: ({ name }: SavedFile) =>
      Promise.resolve({ address: `blob:${name}`, save: () => void done.push(`save ${name}`) }),
  };
  return { saver: new FileSaver({ page, clock }), done, clock };
}

describe('FileSaver', () => {
  it('notes the address before it saves, and closes the page when the download has begun', async () => {
    const { saver, done } = start();
    const saving = saver.save(FILE, (address) => Promise.resolve(void done.push(`note ${address}`)));
    await expect.poll(() => done).toEqual(['open', 'note blob:a.zip', 'save a.zip']);
    expect(saver.begins('blob:other')).toBe(false);
    expect(saver.begins('blob:a.zip')).toBe(true);
    await saving;
    expect(done.at(-1)).toBe('close');
    expect(saver.begins('blob:a.zip')).toBe(false);
  });

  it('saves several from one page, which the last one closes', async () => {
    const { saver, done } = start();
    const first = saver.save(FILE, noted);
    const second = saver.save({ ...FILE, name: 'b.zip' }, noted);
    await expect.poll(() => done).toEqual(['open', 'save a.zip', 'save b.zip']);
    saver.begins('blob:a.zip');
    await first;
    expect(done).not.toContain('close');
    saver.begins('blob:b.zip');
    await second;
    expect(done.filter((one) => one === 'close')).toHaveLength(1);
  });

  it('does not save what could not be noted', async () => {
    const { saver, done } = start();
    await expect(saver.save(FILE, () => Promise.reject(new Error('no storage')))).rejects.toThrow(
      'no storage',
    );
    expect(done).toEqual(['open', 'close']);
  });

  it('gives up when no download begins', async () => {
    const { saver, done, clock } = start();
    const saving = saver.save(FILE, noted);
    await expect.poll(() => done).toContain('save a.zip');
    clock.advance(60_000);
    await expect(saving).rejects.toMatchObject({ code: 'SAVE_NOT_BEGUN' });
    expect(done.at(-1)).toBe('close');
  });
});
