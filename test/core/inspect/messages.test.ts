import { describe, expect, it } from 'vitest';
import { latin1, utf8 } from '../../../core/bytes/text.ts';
import { splitMbox } from '../../../core/inspect/mbox.ts';
import { inspect } from '../../support/files/inspect.ts';

const FROM = 'From a@example.org Mon Jan  1 00:00:00 2024\n';
const texts = (mbox: string): readonly string[] => splitMbox(utf8(mbox)).map((bytes) => latin1(bytes));

describe('messages among files', () => {
  it('splits an mbox at From lines behind an empty line', () => {
    const mbox = `${FROM}A: 1\n\none\nFrom here on\n\n${FROM}A: 2\r\n\r\ntwo\r\n\r\n${FROM}A: 3\n\n>From me\n`;
    expect(texts(mbox)).toEqual([
      'A: 1\n\none\nFrom here on\n\n',
      'A: 2\r\n\r\ntwo\r\n\r\n',
      'A: 3\n\n>From me\n',
    ]);
  });

  it('makes nothing of a From line without an end', () => {
    expect(texts('From ')).toEqual([]);
    expect(texts('')).toEqual([]);
  });

  it('hands out the messages of an mbox', async () => {
    const inspection = await inspect(
      'archive.mbox',
      utf8(`${FROM}Subject: 1\n\none\n\n${FROM}Subject: 2\n\ntwo\n`),
    );
    expect(inspection.messages.map((message) => latin1(message.bytes))).toEqual([
      'Subject: 1\n\none\n\n',
      'Subject: 2\n\ntwo\n',
    ]);
  });

  it('hands out no more than its limit', async () => {
    const inspection = await inspect('a.mbox', utf8(`${FROM}Subject: 1\n\none\n\n`.repeat(600)));
    expect(inspection.messages).toHaveLength(500);
    expect(inspection.gaps).toEqual(['limit-reached']);
  });

  it('hands out a message with another type declared, and not one the parser already has', async () => {
    const message = utf8('From: a@example.org\r\nSubject: one\r\n\r\nbody\r\n');
    expect((await inspect('a.eml', message, 'application/octet-stream')).messages).toHaveLength(1);
    expect((await inspect('a.eml', message, 'message/rfc822')).messages).toEqual([]);
  });
});
