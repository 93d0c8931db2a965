import { describe, expect, it } from 'vitest';
import { MAX_FILENAME_LENGTH } from '../../../core/limits.ts';
import { candidateNames, normaliseFilename } from '../../../core/mail/names.ts';
import { parseStructured } from '../../../core/mail/parameters.ts';

const names = (disposition: string, type = '') =>
  candidateNames(parseStructured(disposition), disposition, parseStructured(type));

describe('candidateNames', () => {
  it.each([
    ['attachment; filename=a.txt', ['a.txt']],
    ['attachment; filename="a \\"b\\".txt"', ['a "b".txt']],
    ["attachment; filename=safe.txt; filename*=utf-8''evil.exe", ['evil.exe', 'safe.txt']],
    ['attachment; filename=a.txt; filename=b.exe', ['a.txt', 'b.exe']],
    ['attachment; filename*1="b.exe"; filename*0*=iso-8859-1\'\'%E4', ['äb.exe']],
    ['attachment; filename*0=a%41; filename*1*=%42', ['a%41B', 'aAB']],
    ['attachment; filename*=no%20charset', ['no charset']],
    ["attachment; filename*=x-unknown''%C3%A4", ['ä']],
    ['attachment; filename="=?utf-8?q?=C3=A4?= x"', ['ä x']],
    ['attachment; filename="a%2Eexe"', ['a%2Eexe', 'a.exe']],
    ['attachment:filename="a.exe"', ['a.exe']],
    ['filename=a.exe', ['a.exe']],
    ['attachment; filename = a.exe', ['a.exe']],
    ['attachment; (c) filename (c)=a.exe', ['a.exe']],
    ['attachment; filename="unclosed.exe', ['unclosed.exe']],
    ['attachment; filename=""', []],
    ['attachment; nofilename=x', []],
    ['inline', []],
    // The last byte of the letter is a blank in Latin-1.
    [Buffer.from('attachment; filename=voilà').toString('latin1'), ['voilà']],
  ])('reads %s', (disposition, expected) => {
    expect(names(disposition)).toEqual(expected);
  });

  it('takes the name of the Content-Type as well', () => {
    expect(names('attachment; filename=a.txt', 'a/b; name="b.exe"')).toEqual(['a.txt', 'b.exe']);
  });

  it('keeps the end of a name that is too long', () => {
    const [name] = names(`attachment; filename="${'a'.repeat(MAX_FILENAME_LENGTH * 2)}.exe"`);
    expect(name).toHaveLength(MAX_FILENAME_LENGTH);
    expect(name?.endsWith('.exe')).toBe(true);
  });
});

describe('normaliseFilename', () => {
  it.each([
    ['../../a.txt', 'a.txt'],
    ['C:\\Users\\a.txt', 'a.txt'],
    ['a.exe. . ', 'a.exe'],
    ['a\u0000.e\rxe', 'a.exe'],
    ['...', ''],
    [' a b.txt', 'a b.txt'],
    ['x\u202Efdp.exe', 'x\u202Efdp.exe'],
  ])('makes %j to %j', (name, expected) => {
    expect(normaliseFilename(name)).toBe(expected);
  });
});
