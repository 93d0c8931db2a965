import { describe, expect, it } from 'vitest';
import { addPrefix, stripPrefix } from '../../../core/warning/subject-prefix.ts';

const PREFIX = '{Malicious?}';

describe('addPrefix', () => {
  it.each([
    ['Invoice', '{Malicious?} Invoice'],
    ['', '{Malicious?}'],
    ['{Malicious?} Invoice', '{Malicious?} Invoice'],
    ['Re: {Malicious?} Invoice', '{Malicious?} Re: {Malicious?} Invoice'],
  ])('makes of %j %j', (subject, expected) => {
    expect(addPrefix(subject, PREFIX)).toBe(expected);
    expect(addPrefix(addPrefix(subject, PREFIX), PREFIX)).toBe(expected);
  });

  it('changes nothing without a prefix', () => {
    expect(addPrefix('Invoice', '')).toBe('Invoice');
  });
});

describe('stripPrefix', () => {
  it.each([
    ['{Malicious?} Invoice', 'Invoice'],
    ['{Malicious?}', ''],
    ['Re: {Malicious?} Invoice', 'Re: Invoice'],
    ['Fwd: AW: {Malicious?} {Malicious?} Invoice', 'Fwd: AW: Invoice'],
    ['{Malicious?} Re[2]: {Malicious?} Invoice', 'Re[2]: Invoice'],
    ['Re: Invoice {Malicious?}', 'Re: Invoice {Malicious?}'],
    ['Re:Invoice', 'Re:Invoice'],
    ['  Invoice', '  Invoice'],
  ])('makes of %j %j', (subject, expected) => {
    expect(stripPrefix(subject, PREFIX)).toBe(expected);
  });

  it('takes no time over a flood of marks', () => {
    const flood = 'Re:'.repeat(100_000);
    expect(stripPrefix(flood, PREFIX)).toBe(flood);
  });
});
