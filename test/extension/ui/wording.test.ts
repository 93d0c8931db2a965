import { describe, expect, it } from 'vitest';
import { wordingIn } from '../../support/extension/locale.ts';

const blocked = (filename: string) =>
  ({ key: 'heading_blocked_one', params: { filename, extension: '.exe' } }) as const;

describe('createWording', () => {
  it('keeps values of the mail apart from our words', () => {
    expect(wordingIn('en').parts(blocked('a.exe'))).toEqual([
      'Download blocked: ',
      { name: 'filename', value: 'a.exe' },
    ]);
  });
  it('isolates values in plain strings, so that a name cannot turn our words around', () => {
    expect(wordingIn('en').plain(blocked('\u202Efdp.exe'))).toBe(
      'Download blocked: \u2068\u202Efdp.exe\u2069',
    );
  });
  it('does not read a value as a placeholder or a mark of ours', () => {
    const hostile = '$FILENAME$ {filename} \uE0001\uE001 $1';
    expect(wordingIn('en').parts(blocked(hostile)).at(-1)).toEqual({ name: 'filename', value: hostile });
  });
  it('names a file without a name, and writes times in the reader’s form', () => {
    expect(wordingIn('de').plain(blocked(''))).toContain('Anhang ohne Namen');
    const params = { file: 'a', list: 'l', listVersion: '41', listTime: '2026-11-23T09:12:00Z' };
    const text = wordingIn('de').plain({ key: 'entry_block_hash', params });
    expect(text).toMatch(/23\.11\.2026/u);
    expect(wordingIn('en').time('never')).toBe('never');
  });
  it('takes an organisation’s own wording of its language, for regions too', () => {
    const own = { de: { heading_blocked_one: 'Stopp: {filename}! {unknown}' } };
    expect(wordingIn('de', own).parts(blocked('a.exe'))).toEqual([
      'Stopp: ',
      { name: 'filename', value: 'a.exe' },
      '! {unknown}',
    ]);
    expect(wordingIn('en', own).plain(blocked('a.exe'))).toContain('Download blocked');
  });
});
