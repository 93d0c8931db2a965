import { describe, expect, it } from 'vitest';
import { refOfFragment } from '../../../extension/webmail/sogo/paths.ts';
import { decodeExport, sogoRoutes } from '../../../extension/webmail/sogo/routes.ts';

const BASE = 'https://mail.example.org/SOGo/so/alice/';
const read = (path: string) => sogoRoutes.readRequest(new URL(path, 'https://mail.example.org'), undefined);
const ref = (uid: string, mailbox = '0/folderINBOX', base = BASE) => ({
  webmail: 'sogo' as const,
  base,
  mailbox,
  uid,
});
const isExit = (path: string) =>
  sogoRoutes.exitAddresses.some((pattern) =>
    new RegExp(pattern, 'iu').test(new URL(path, 'https://mail.example.org').href),
  );

/** Addresses of part 2 of message 5 in the inbox. SOGo 5.8 answered each with the attachment. */
const DODGES = [
  '/SOGo/so/alice/Mail/0/folderINBOX/5/2/asAttachment/invoice.com',
  '/SOGo/so/alice/Mail/0/folderINBOX/5/2/invoice.com',
  '/SOGo/so/alice/Mail/0/folderINBOX/5/2',
  '/SOGo/so/alice/Mail/0/folderINBOX/5/2/any/name/at/all',
  '/SOGo/so/alice/Mail/0/folderINBOX/5/2/so/x/Mail/view',
  '/SOGo/%73o/alice/Mail/0/folderINBOX/5/2/x',
  '/SOGo/so/alice/M%61il/0/folder%49NBOX/%35/2/x',
  '/SOGo/so//alice//Mail/0/folderINBOX/5/2/x',
  '/SOGo/so/alice/Mail/0/folderINBOX/05/02/x',
  '/SOGo/so/alice/Mail/0/folderINBOX/5.eml/2/x',
  '/SOGo/so/alice/Mail/0/folderInbox/5/2/x',
  '/SOGo/alice/Mail/0/folderINBOX/5/2/x',
  '/SOGo/so/alice/Mail/view/0/folderINBOX/5/2/x',
  '/SOGo/so/alice/Mail/0/view/folderINBOX/5/2/x',
];

describe('sogoRoutes', () => {
  it.each(DODGES)('leads %s to the worker, and reads it as SOGo does', (path) => {
    expect(isExit(path)).toBe(true);
    expect(read(path)).toEqual({ base: BASE, ref: ref('5'), part: '2', token: '' });
  });

  it.each([
    ['/SOGo/so/alice/Mail/0/folderINBOX/5', ''],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5/GET', ''],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5.eml', ''],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5/export?X-XSRF-TOKEN=abc', ''],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5/archiveAttachments', ''],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5/asAttachment/whole.pdf', '1'],
    ['/SOGo/so/alice/Mail/0/folderINBOX/5/3/1/asAttachment/inner.pdf', '3.1'],
  ])('reads %s as part “%s”', (path, part) => {
    expect(isExit(path)).toBe(true);
    expect(read(path)).toMatchObject({ ref: ref('5'), part });
  });

  it('reads the token, and a folder inside a folder', () => {
    const path = '/SOGo/so/alice/Mail/1/folderINBOX/folderEntw_AM_APw-rfe/5/export?X-XSRF-TOKEN=abc';
    expect(read(path)).toMatchObject({ ref: ref('5', '1/folderINBOX/folderEntw_AM_APw-rfe'), token: 'abc' });
  });

  it('keeps a user who is named by address apart', () => {
    const base = 'https://mail.example.org/SOGo/so/alice%40example.org/';
    expect(read('/SOGo/so/alice@example.org/Mail/0/folderINBOX/5/2/x')?.ref).toEqual(
      ref('5', '0/folderINBOX', base),
    );
  });

  it.each([
    '/SOGo/so/alice/Mail/view',
    '/SOGo/so/alice/Mail/UIxMailPopupView',
    '/SOGo/so/alice/Calendar/view',
  ])('lets the page %s load', (path) => {
    expect(isExit(`${path}#!/Mail/0/INBOX/5`)).toBe(false);
  });

  it.each([
    '/SOGo/so/alice/Mail/0/folderINBOX/exportFolder',
    '/SOGo/so/alice/Mail/0/folderINBOX/saveMessages',
    '/SOGo/so/alice/Mail/0/folderDrafts/newDraft17-1/letter.pdf',
  ])('names no message for %s, and leads it to the worker', (path) => {
    expect(isExit(path)).toBe(true);
    expect(read(path)).toEqual({ base: BASE, ref: undefined, part: '', token: '' });
  });

  it.each([
    '/',
    '/roundcube/?_task=mail&_action=get',
    '/SOGo/so/alice/Calendar/personal/export',
    '/Mail/0/%ff',
  ])('reads nothing in %s', (path) => {
    expect(read(path)).toBeUndefined();
  });

  it.each([ref('05'), ref('5', '0'), ref('5', 'folderINBOX'), ref('5', '0/INBOX'), ref('5', '0/folderA//B')])(
    'takes no reference that SOGo would not write: $mailbox $uid',
    (strange) => {
      expect(sogoRoutes.isRef(strange)).toBe(false);
    },
  );

  it('asks for the export with the token in the header, each step of the folder encoded', () => {
    expect(sogoRoutes.rawSource(ref('5', '0/folderINBOX/folderA?b'), 'abc')).toMatchObject({
      url: `${BASE}Mail/0/folderINBOX/folderA%3Fb/5/export`,
      headers: { 'X-XSRF-TOKEN': 'abc' },
    });
  });
});

describe('refOfFragment', () => {
  it.each([
    ['#!/Mail/0/INBOX/5', '0/folderINBOX'],
    ['#!/Mail/0/virtual/INBOX/5', '0/folderINBOX'],
    ['#!/Mail/0/INBOX%252FA%2520%2526%2520B/5', '0/folderINBOX/folderA_SP__AM__SP_B'],
    ['#!/Mail/0/2026.x_y/5', '0/folder_2026_D_x_U_y'],
  ])('reads %s', (fragment, mailbox) => {
    expect(refOfFragment(BASE, fragment)).toEqual(ref('5', mailbox));
  });

  it.each(['', '#!/Mail/0/INBOX', '#!/Mail/0/INBOX/05', '#!/Mail/0/inbox/new', '#!/Calendar/day/20261123/5'])(
    'reads no message in %s',
    (fragment) => {
      expect(refOfFragment(BASE, fragment)).toBeUndefined();
    },
  );
});

describe('decodeExport', () => {
  /** As SOGo does it. */
  const exported = (raw: Buffer) => Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'utf8');

  it('gives back every byte of a message', () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte).filter((byte) => byte !== 0x0a));
    const raw = Buffer.concat([Buffer.from('Subject: x\r\n\r\n'), bytes, Buffer.from('\r\r\n\r\n'), bytes]);
    expect(Buffer.from(decodeExport(exported(raw)))).toEqual(raw);
  });

  it('keeps what looks like a byte order mark', () => {
    const raw = Buffer.from([0xef, 0xbb, 0xbf, 0x41]);
    expect(Buffer.from(decodeExport(exported(raw)))).toEqual(raw);
  });

  it.each([Buffer.from('Subject: \u20ac'), Buffer.from([0x41, 0xff])])(
    'refuses what SOGo does not make',
    (bytes) => {
      expect(() => decodeExport(bytes)).toThrow(TypeError);
    },
  );
});
