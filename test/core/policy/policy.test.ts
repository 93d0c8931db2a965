import { describe, expect, it } from 'vitest';
import type { MailwicketError } from '../../../core/errors.ts';
import { mergeManaged } from '../../../core/policy/merge-managed.ts';
import { defaultPolicy, readPolicy } from '../../../core/policy/read-policy.ts';

function problemsOf(input: unknown): string[] {
  try {
    readPolicy(input);
  } catch (error) {
    const { code, problems } = error as MailwicketError;
    expect(code).toBe('POLICY_INVALID');
    return problems.map(({ path }) => path);
  }
  return [];
}

describe('readPolicy', () => {
  it('fills every key that was left out', () => {
    const policy = readPolicy({ onMalicious: { download: 'permit' } });
    expect(policy.onMalicious).toEqual({ ...defaultPolicy.onMalicious, download: 'permit' });
    expect(policy.withoutVerdict).toEqual(defaultPolicy.withoutVerdict);
  });

  it('names the path of every problem', () => {
    const input = {
      mode: 'off',
      thresholds: { suspicious: 2 },
      lists: { sources: [{ name: 'a', url: 'https://a.example', root: '{}' }, { name: 'B' }] },
      colour: 'red',
    };
    expect(problemsOf(input).toSorted()).toEqual(
      [
        'colour',
        'lists.sources.1.name',
        'lists.sources.1.root',
        'lists.sources.1.url',
        'mode',
        'thresholds.suspicious',
      ].toSorted(),
    );
  });

  it('refuses a suspicious threshold above the malicious one, beside other problems', () => {
    expect(problemsOf({ thresholds: { suspicious: 0.8 } })).toEqual(['thresholds.suspicious']);
    const both = problemsOf({ mode: 'off', thresholds: { suspicious: 0.8, malicious: 0.5 } });
    expect(both.toSorted()).toEqual(['mode', 'thresholds.suspicious']);
    expect(problemsOf({ thresholds: { suspicious: 0.75 } })).toEqual([]);
  });

  it.each([[undefined], [null], ['text'], [[]], [7]])('refuses %j', (input) => {
    expect(problemsOf(input)).toHaveLength(1);
  });

  it('refuses a subject prefix that would start another header field', () => {
    expect(problemsOf({ onMalicious: { subjectPrefix: 'x\r\nBcc: a@b.example' } })).toEqual([
      'onMalicious.subjectPrefix',
    ]);
  });
});

describe('mergeManaged', () => {
  it('forces the keys that are present and leaves the others to the user', () => {
    const own = { onSuspicious: 'block', onMalicious: { subjectPrefix: '[bad]', download: 'permit' } };
    const managed = { onMalicious: { download: 'block' }, sites: ['https://mail.example/*'] };
    const { policy, forced, problems } = mergeManaged(own, managed);
    expect(policy).toEqual(
      readPolicy({
        onSuspicious: 'block',
        onMalicious: { subjectPrefix: '[bad]', download: 'block' },
        sites: ['https://mail.example/*'],
      }),
    );
    expect({ forced, problems }).toEqual({ forced: ['onMalicious.download', 'sites'], problems: [] });
  });

  it('refuses a managed policy whole, with every path', () => {
    const { policy, forced, problems } = mergeManaged({}, { mode: 'off', onSuspicious: 'block', x: 1 });
    expect(policy).toEqual(defaultPolicy);
    expect(forced).toEqual([]);
    expect(problems.map(({ path, source }) => `${source} ${path}`).toSorted()).toEqual([
      'managed mode',
      'managed x',
    ]);
  });

  it('does not let a bad own policy keep the managed one from being in force', () => {
    const { policy, problems } = mergeManaged({ mode: 'off' }, { onSuspicious: 'block' });
    expect(policy.onSuspicious).toBe('block');
    expect(problems).toMatchObject([{ path: 'mode', source: 'own' }]);
  });

  it('lets an own value that contradicts a forced one give way', () => {
    const own = { thresholds: { suspicious: 0.7 }, onSuspicious: 'block' };
    const { policy, forced, problems } = mergeManaged(own, { thresholds: { malicious: 0.6 } });
    expect(policy.thresholds).toEqual({ suspicious: 0.5, malicious: 0.6 });
    expect(policy.onSuspicious).toBe('block');
    expect(forced).toEqual(['thresholds.malicious']);
    expect(problems).toMatchObject([{ path: 'thresholds.suspicious', source: 'own' }]);
  });

  it('is the own policy where nothing is managed', () => {
    expect(mergeManaged()).toEqual({ policy: defaultPolicy, forced: [], problems: [] });
  });
});
