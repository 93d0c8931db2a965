import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { policySchema } from '../../../core/policy/policy.ts';
import type { AttachmentVerdict } from '../../../core/verify/verdict.ts';
import { decide } from '../../../extension/webmail/protection/decision.ts';
import type { GateState } from '../../../extension/webmail/protection/decision.ts';
import { attachmentVerdict, verdictOf } from '../../support/extension/verdicts.ts';

const policy = v.parse(policySchema, {});
const state = (attachments: readonly AttachmentVerdict[], final = true): GateState => ({
  kind: 'verdict',
  verdict: verdictOf(attachments),
  final,
  policy,
});
const none: ReadonlySet<string> = new Set();
const good = attachmentVerdict({ id: '2' });
const asked = attachmentVerdict({ id: '3', outcome: 'suspicious', disposition: 'ask' });
const blocked = attachmentVerdict({ id: '4', outcome: 'malicious', disposition: 'block' });
const pending = attachmentVerdict({
  id: '5',
  outcome: 'unchecked',
  disposition: 'hold',
  reasons: ['pending'],
});

describe('decide', () => {
  it('waits while nothing is known and refuses when nothing could be learnt', () => {
    expect(decide({ kind: 'checking' }, '2', none).act).toBe('wait');
    expect(decide({ kind: 'failed', code: 'X', retryable: true }, '2', none).act).toBe('refuse');
    expect(decide({ kind: 'open' }, '2', none).act).toBe('pass');
  });
  it('judges a control by its own attachment', () => {
    const known = state([good, asked, blocked]);
    expect(decide(known, '2', none).act).toBe('pass');
    expect(decide(known, '3', none)).toEqual({ act: 'ask', attachments: [asked] });
    expect(decide(known, '4', none)).toEqual({ act: 'refuse', attachments: [blocked] });
  });
  it.each([null, '99'])('judges a control of %j by the worst attachment of the message', (id) => {
    expect(decide(state([good, blocked]), id, none).act).toBe('refuse');
    expect(decide(state([good, asked]), id, none).act).toBe('ask');
    expect(decide(state([good]), id, none).act).toBe('pass');
    expect(decide(state([]), id, none).act).toBe('pass');
  });
  it('waits for an attachment that the endpoint still judges, and not after the end', () => {
    expect(decide(state([pending], false), '5', none).act).toBe('wait');
    expect(decide(state([pending], true), '5', none).act).toBe('ask');
    expect(decide(state([pending, blocked], false), null, none).act).toBe('refuse');
  });
  it('passes what the user took, and only that', () => {
    expect(decide(state([asked, blocked]), '3', new Set(['3'])).act).toBe('pass');
    expect(decide(state([asked, blocked]), null, new Set(['3'])).act).toBe('refuse');
  });
});
