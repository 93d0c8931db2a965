import { describe, expect, it } from 'vitest';
import {
  isSaved,
  readContentDisposition,
  savingHeader,
} from '../../../extension/exits/content-disposition.ts';

describe('readContentDisposition', () => {
  it.each([
    ['attachment; filename="a b.zip"', 'attachment', 'a b.zip'],
    ['ATTACHMENT;filename=a.zip; size=3', 'attachment', 'a.zip'],
    [`attachment; filename="x.zip"; filename*=UTF-8''%C3%A4.zip`, 'attachment', 'ä.zip'],
    ['inline; filename="a\\"b.txt"', 'inline', 'a"b.txt'],
    ['attachment; filename="\u00c3\u00a4.zip"', 'attachment', 'ä.zip'],
    [`attachment; filename*=UTF-8''%ff`, 'attachment', ''],
    [`attachment; filename*="utf-8''%C3%A4.zip"`, 'attachment', 'ä.zip'],
    ['', '', ''],
  ])('reads %s', (header, type, filename) => {
    expect(readContentDisposition(header)).toEqual({ type, filename });
  });

  it('reads a missing header as a page', () => {
    expect(isSaved(readContentDisposition(null))).toBe(false);
  });

  it('counts every type but inline as saved, as browsers do', () => {
    expect(isSaved(readContentDisposition('attachment'))).toBe(true);
    expect(isSaved(readContentDisposition('something; x=y'))).toBe(true);
    expect(isSaved(readContentDisposition('inline'))).toBe(false);
  });

  it('stays quick on a hostile header', () => {
    const header = `attachment; filename="${'\\'.repeat(100_000)}`;
    const start = performance.now();
    readContentDisposition(header);
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('savingHeader', () => {
  const address = new URL('https://mail.example.org/SOGo/so/a/Mail/0/folderINBOX/5/2/a%20(1).zip?x=y');

  it.each([
    ['attachment; filename="a b.zip"', 'attachment; filename="a b.zip"'],
    ['inline; filename=a.zip; size=3', 'attachment; filename=a.zip; size=3'],
    [`attachment; filename*="utf-8''%C3%A4'.zip"`, "attachment; filename*=UTF-8''%C3%A4%27.zip"],
    ['attachment', "attachment; filename*=UTF-8''a%20%281%29.zip"],
    [null, "attachment; filename*=UTF-8''a%20%281%29.zip"],
  ])('makes of %s one that saves under the same name', (header, saving) => {
    expect(savingHeader(header, address)).toBe(saving);
  });

  it('leaves the name to the browser when there is none', () => {
    expect(savingHeader(null, new URL('https://mail.example.org/'))).toBe('attachment');
  });
});
