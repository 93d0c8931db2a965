import { describe, expect, it } from 'vitest';
import { readPhpQuery } from '../../../extension/exits/php-query.ts';

const read = (query: string) => Object.fromEntries(readPhpQuery(query));

describe('readPhpQuery', () => {
  it('reads plain pairs and a name without value', () => {
    expect(read('_task=mail&_uid=5&flag')).toEqual({ _task: 'mail', _uid: '5', flag: '' });
  });

  it.each([
    ['.uid=5', '_uid'],
    ['%2Euid=5', '_uid'],
    ['+_uid=5', '_uid'],
    ['%20%20_uid=5', '_uid'],
    ['%5fuid=5', '_uid'],
    ['_u%69d=5', '_uid'],
    ['_uid%00x=5', '_uid'],
    ['a b=5', 'a_b'],
    ['a[b=5', 'a_b'],
  ])('reads %s under the name PHP gives it', (query, name) => {
    expect(read(query)).toEqual({ [name]: '5' });
  });

  it('lets the last value win', () => {
    expect(read('_uid=1&_uid=2&.uid=3')).toEqual({ _uid: '3' });
  });

  it('knows an array as present but not as a value', () => {
    expect(read('_uid=1&_uid[]=5')).toEqual({ _uid: undefined });
    expect(read('_uid[INBOX]=5')).toEqual({ _uid: undefined });
  });

  it('drops a nameless pair and one that begins as an array', () => {
    expect(read('=5&[x]=6&%00=7')).toEqual({});
  });

  it('keeps a stray percent sign and replaces bytes that are not UTF-8', () => {
    expect(read('a=100%&b=%zz&c=%ff&d=%c3%a4')).toEqual({ a: '100%', b: '%zz', c: '\ufffd', d: 'ä' });
  });

  it('stops after a thousand pairs of a flood', () => {
    expect(readPhpQuery(Array.from({ length: 50_000 }, (_, n) => `p${n}=1`).join('&')).size).toBe(1000);
  });
});
