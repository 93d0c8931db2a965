// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import { isMatch } from '../../../extension/ui/options/incident-filter.tsx';
import { anIncident } from '../../server/support/incidents.ts';

describe('isMatch', () => {
  it.each([
    ['', '', true],
    ['malicious', '', true],
    ['suspicious', '', false],
    ['', 'MALLORY@', true],
    ['', ' invoice.exe ', true],
    ['', '275a021b', true],
    ['', 'eicar', true],
    ['', 'one@bad', true],
    ['', 'nobody', false],
    ['malicious', 'nobody', false],
  ] as const)('of outcome %j and text %j is %s', (outcome, text, expected) => {
    expect(isMatch(anIncident(), { outcome, text })).toBe(expected);
  });
});
