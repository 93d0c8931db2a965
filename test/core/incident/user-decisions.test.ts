import { describe, expect, it } from 'vitest';
import type { Incident, IncidentReport } from '../../../core/incident/incident.ts';
import { isDecidedSame, withDecisions } from '../../../core/incident/user-decisions.ts';

const BARE: Incident = {
  id: '0123456789abcdef0123456789abcdef',
  time: '2026-11-23T10:00:00.000Z',
  host: 'extension',
  source: [],
  target: [],
  messageId: '1@sender.example',
  subject: '',
  outcome: 'malicious',
  score: 1,
  level: 'critical',
  attachments: [],
  listVersion: 1,
  override: null,
};
const EARLY = '2026-11-23T10:01:00.000Z';
const LATE = '2026-11-23T10:02:00.000Z';

const override = (reason: string, time: string) => ({ override: { reason, time } });
const report = (kind: IncidentReport['kind'], time: string) => ({ report: { kind, comment: '', time } });

describe('two records of one incident', () => {
  it('become one with what was decided since', () => {
    const decided = { ...BARE, ...override('known sender', EARLY), ...report('false-alarm', LATE) };
    expect(withDecisions(BARE, decided)).toEqual(decided);
  });

  it('keep a decision that the later record lacks', () => {
    const decided = { ...BARE, ...override('known sender', EARLY), ...report('missed', EARLY) };
    expect(withDecisions(decided, BARE)).toEqual(decided);
  });

  it('keep the later of two decisions, whichever arrives first', () => {
    const early = { ...BARE, ...override('first', EARLY), ...report('missed', LATE) };
    const late = { ...BARE, ...override('second', LATE), ...report('false-alarm', EARLY) };
    const both = { ...BARE, ...override('second', LATE), ...report('missed', LATE) };
    expect(withDecisions(early, late)).toEqual(both);
    expect(withDecisions(late, early)).toEqual(both);
  });

  it('order decisions by time, not by how the time is written', () => {
    const early = { ...BARE, ...override('first', '2026-11-23T12:00:00+02:00') };
    const late = { ...BARE, ...override('second', EARLY) };
    expect(withDecisions(early, late).override?.reason).toBe('second');
    expect(withDecisions(late, early).override?.reason).toBe('second');
  });

  it('take nothing but decisions from the other record', () => {
    expect(withDecisions(BARE, { ...BARE, time: LATE, score: 0.5, subject: 'Hello' })).toEqual(BARE);
  });

  it('have no report where nobody reported', () => {
    expect(withDecisions(BARE, BARE)).not.toHaveProperty('report');
  });
});

describe('whether the same was decided', () => {
  it('is so where nothing was, and where both have the same decisions', () => {
    const decided = { ...BARE, ...override('known sender', EARLY), ...report('missed', LATE) };
    expect(isDecidedSame(BARE, { ...BARE, time: LATE })).toBe(true);
    expect(isDecidedSame(decided, structuredClone(decided))).toBe(true);
  });

  it.each([
    ['an override is new', override('known sender', EARLY)],
    ['a report is new', report('missed', EARLY)],
  ])('is not so when %s', (_, decision) => {
    expect(isDecidedSame(BARE, { ...BARE, ...decision })).toBe(false);
  });

  it('is not so when another decision was taken later', () => {
    const early = { ...BARE, ...override('known sender', EARLY) };
    expect(isDecidedSame(early, { ...BARE, ...override('known sender', LATE) })).toBe(false);
  });
});
