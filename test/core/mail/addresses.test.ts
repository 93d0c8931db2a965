import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress, normaliseDomain, parseAddresses } from '../../../core/mail/addresses.ts';

describe('parseAddresses', () => {
  it.each([
    ['ann@sender.example', ['ann@sender.example']],
    ['Ann <Ann@Sender.Example>, bob@b.example', ['ann@sender.example', 'bob@b.example']],
    ['"trusted@bank.example" <evil@evil.example>', ['evil@evil.example']],
    ['trusted@bank.example <evil@evil.example>', ['evil@evil.example']],
    ['Ann (home, not <x@y.example>) <ann@sender.example>', ['ann@sender.example']],
    ['Pete(a \\) chap) <pete(his account)@silly.test(his host)>', ['pete@silly.test']],
    ['Team: a@a.example, "B" <b@b.example>;, c@c.example', ['a@a.example', 'b@b.example', 'c@c.example']],
    ['Empty:;', []],
    ['<@relay.example,@r2.example:user@d.example>', ['user@d.example']],
    ['"john doe"@d.example', ['john doe@d.example']],
    ['"john"@d.example', ['john@d.example']],
    ['"a\\"b"@d.example', ['a"b@d.example']],
    ['john . doe @ d . example', ['john.doe@d.example']],
    ['a+tag@d.example', ['a+tag@d.example']],
    ['user@[192.0.2.1]', ['user@[192.0.2.1]']],
    ['u@bücher.example', ['u@xn--bcher-kva.example']],
    ['u@d.example.', ['u@d.example']],
    ['ann@a.example bob@b.example', ['ann@a.example', 'bob@b.example']],
    ['a@a.example, A@A.EXAMPLE', ['a@a.example']],
    ['<>', []],
    ['undisclosed recipients', []],
    ['<<ann@sender.example>>', ['ann@sender.example']],
    ['a <b <ann@sender.example>>', ['ann@sender.example']],
    ['<mailto:ann@sender.example>', ['ann@sender.example']],
    ["'ann@sender.example', <'bob@b.example'>", ['ann@sender.example', 'bob@b.example']],
    ['[ann@sender.example]', ['ann@sender.example']],
    ['<ann@a.example> bob@b.example', ['ann@a.example', 'bob@b.example']],
    ['<"a> <x"@x.example> ann@a.example', ['a> <x@x.example', 'ann@a.example']],
    ['u@d.example...', ['u@d.example']],
    ["o'neil@d.example", ["o'neil@d.example"]],
  ])('reads %s', (value, expected) => {
    expect(parseAddresses(value)).toEqual(expected);
  });

  it.each([
    ['"never closed <ann@sender.example>', 'ann@sender.example'],
    ['(never closed <ann@sender.example>', 'ann@sender.example'],
    ['<ann@sender.example', 'ann@sender.example'],
    ['a\0nn@sender.example', 'ann@sender.example'],
  ])('finds the address behind a mark that is never closed: %s', (value, expected) => {
    expect(parseAddresses(value)).toContain(expected);
  });

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('"', '\\', '(', ')', '<', '>', ',', ';', ':', '@', ' ', '.', 'a', 'é'),
          maxLength: 60,
        }),
        (value) => {
          for (const address of parseAddresses(value)) expect(address).toMatch(/^.+@.+$/su);
        },
      ),
    );
  });
});

describe('normaliseAddress', () => {
  it('lower-cases without the locale and keeps its result', () => {
    expect(normaliseAddress('ANN.İ@SENDER.example')).toBe('ann.i̇@sender.example');
    const once = normaliseAddress('"A b"@Sender.example') ?? '';
    expect(normaliseAddress(once)).toBe(once);
  });

  it.each(['', '@', 'a@', '@b', 'nobody', `${'a'.repeat(600)}@b.example`, 'a@b/c', 'a@b?c#d'])(
    'takes %s for no address',
    (text) => {
      expect(normaliseAddress(text)).toBeUndefined();
    },
  );
});

describe('normaliseDomain', () => {
  it('does not let the URL parser change an ASCII name', () => {
    expect(normaliseDomain('0x7f.1')).toBe('0x7f.1');
    expect(normaliseDomain('XN--BCHER-KVA.example')).toBe('xn--bcher-kva.example');
  });
});
