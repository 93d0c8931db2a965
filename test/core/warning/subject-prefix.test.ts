import { describe, expect, it } from 'vitest';
import { addPrefix } from '../../../core/warning/subject-prefix.ts';

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
