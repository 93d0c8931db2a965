import { describe, expect, it } from 'vitest';
import { FILE_TYPES, fileTypeOf } from '../../../core/inspect/file-types.ts';
import { attachmentTypesDocument } from './attachment-types.md.ts';

describe('attachment types', () => {
  it('stand in docs/ATTACHMENT-TYPES.md as they stand in the table', async () => {
    await expect(await attachmentTypesDocument()).toMatchFileSnapshot('../../../docs/ATTACHMENT-TYPES.md');
  });

  it('name every extension once, in lower case', () => {
    const names = FILE_TYPES.map((type) => type.extension);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => name !== name.toLowerCase() || name.includes('.'))).toEqual([]);
  });

  it('hold the 27 names that Gmail, Outlook and Defender all block', () => {
    const all = FILE_TYPES.filter(
      (type) => type.gmail && type.defender && (type.outlookWeb || type.outlookDesktop),
    );
    expect(all.map((type) => type.extension).join(' ')).toBe(
      'apk appx bat cab cmd com exe hta img iso jar jnlp lnk msc msi msp mst pif scr sct vb vbe vbs wsc wsf wsh xll',
    );
  });

  it.each(['exe', 'js', 'lnk', 'iso', 'msi', 'hta', 'reg', 'rdp', 'iqy', 'wim', 'psm1', 'xll', 'chm'])(
    'warn of %s',
    (extension) => {
      expect(fileTypeOf(extension)?.warns).toBe(true);
    },
  );

  it.each(['zip', 'docm', 'pdf', 'html', 'svg', 'one', 'mdb', 'cab', 'mat', 'crt', 'tmp', 'css', 'obj'])(
    'do not warn of %s by its name',
    (extension) => {
      expect(fileTypeOf(extension)?.warns).toBe(false);
    },
  );
});
