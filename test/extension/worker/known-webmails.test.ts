import { describe, expect, it } from 'vitest';
import { KnownWebmails } from '../../../extension/worker/known-webmails.ts';
import { memoryValues } from '../../support/extension/memory-values.ts';

const SITE = 'https://mail.example.org';
const DOWNLOAD = new URL(`${SITE}/?_task=mail&_action=get&_uid=3&_mbox=INBOX&_part=2`);

describe('KnownWebmails', () => {
  it('reads an address by each webmail in turn until the site is known', async () => {
    const webmails = new KnownWebmails(memoryValues());
    expect(await webmails.readRequest(DOWNLOAD, undefined)).toMatchObject({ ref: { uid: '3' }, part: '2' });
    expect(await webmails.readRequest(new URL(`${SITE}/robots.txt`), undefined)).toBeUndefined();
  });

  it('reads it only by the webmails that its origin runs', async () => {
    const webmails = new KnownWebmails(memoryValues());
    await webmails.remember(SITE, 'sogo');
    expect(await webmails.of(SITE)).toEqual(['sogo']);
    expect((await webmails.readRequest(DOWNLOAD, undefined))?.ref?.webmail).not.toBe('roundcube');
    await webmails.remember(SITE, 'roundcube');
    expect((await webmails.readRequest(DOWNLOAD, undefined))?.ref?.webmail).toBe('roundcube');
  });

  it('forgets the sites seen longest ago', async () => {
    const local = memoryValues();
    const webmails = new KnownWebmails(local);
    for (let index = 0; index <= 100; index++) {
      await webmails.remember(`https://${index}.example`, 'roundcube');
    }
    expect(await webmails.of('https://0.example')).toEqual([]);
    expect(await webmails.of('https://100.example')).toEqual(['roundcube']);
  });
});
