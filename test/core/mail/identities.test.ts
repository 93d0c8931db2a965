import { describe, expect, it } from 'vitest';
import { identitiesOf } from '../../../core/mail/identities.ts';

const field = (name: string, value: string) => ({ name, value });

describe('identitiesOf', () => {
  it('takes the topmost of the envelope fields and all of the body fields', () => {
    const identities = identitiesOf([
      field('Return-Path', '<real@sender.example>'),
      field('Delivered-To', 'bob@receiver.example'),
      field(
        'Received',
        'from a (helo for <x@y.example>) by b with SMTP id 1 for <alias@receiver.example>; Mon',
      ),
      field('Return-Path', '<forged@trusted.example>'),
      field('Delivered-To', 'forged@receiver.example'),
      field('Received', 'from c by d for <forged2@receiver.example>; Mon'),
      field('From', 'ann@sender.example'),
      field('Sender', 'list@lists.example'),
      field('Reply-To', 'other@sender.example'),
      field('To', 'bob@receiver.example'),
      field('Cc', 'carl@receiver.example'),
      field('Resent-To', 'dora@receiver.example'),
    ]);
    expect(identities).toEqual({
      'envelope-from': ['real@sender.example'],
      'envelope-to': ['bob@receiver.example', 'alias@receiver.example'],
      'body-sender': ['ann@sender.example', 'list@lists.example'],
      'body-receiver': ['bob@receiver.example', 'carl@receiver.example', 'dora@receiver.example'],
    });
  });

  it('has no envelope sender for a bounce', () => {
    expect(identitiesOf([field('Return-Path', '<>')])['envelope-from']).toEqual([]);
  });

  it('reads raw UTF-8', () => {
    const utf8 = Buffer.from('jö@bücher.example').toString('latin1');
    expect(identitiesOf([field('From', utf8)])['body-sender']).toEqual(['jö@xn--bcher-kva.example']);
  });

  it.each([
    ['=?utf-8?q?ann=40sender.example?=', ['ann@sender.example']],
    ['<=?utf-8?b?YW5uQHNlbmRlci5leGFtcGxl?=>', ['ann@sender.example']],
    ['=?utf-8?q?Ann_=3Cann=40sender.example=3E?=', ['ann@sender.example']],
    ['=?utf-8?q?boss=40trusted.example?= <ann@sender.example>', ['ann@sender.example']],
    ['=?utf-8?q?boss=40trusted.example?=', ['boss@trusted.example']],
  ])('decodes words only where no address is written: %s', (value, expected) => {
    expect(identitiesOf([field('From', value)])['body-sender']).toEqual(expected);
  });

  it('takes fields with NUL in their names', () => {
    const fields = [field('From', 'a@a.example'), field('\0Fr\0om', 'b@b.example')];
    expect(identitiesOf(fields)['body-sender']).toEqual(['a@a.example', 'b@b.example']);
  });
});
