import { describe, expect, it } from 'vitest';
import { isSaved, readContentDisposition } from '../../../extension/exits/content-disposition.ts';

describe('readContentDisposition', () => {
  it.each([
    ['attachment; filename="a b.zip"', 'attachment', 'a b.zip'],
    ['ATTACHMENT;filename=a.zip; size=3', 'attachment', 'a.zip'],
    [`attachment; filename="x.zip"; filename*=UTF-8''%C3%A4.zip`, 'attachment', 'ä.zip'],
    ['inline; filename="a\\"b.txt"', 'inline', 'a"b.txt'],
    ['attachment; filename="\u00c3\u00a4.zip"', 'attachment', 'ä.zip'],
    [`attachment; filename*=UTF-8''%ff`, 'attachment', ''],
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
