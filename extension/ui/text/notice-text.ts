import type { Notice } from '../../messaging/contract.ts';
import type { UiKey, Wording } from './wording.ts';

type ExitRefused = Extract<Notice, { notice: 'exit-refused' }>;

const KEYS: Readonly<Record<ExitRefused['reason'], UiKey>> = {
  verdict: 'refused_verdict',
  timeout: 'refused_timeout',
  'too-large': 'refused_too_large',
  unreachable: 'refused_unreachable',
  'not-checked': 'refused_not_checked',
  'other-session': 'refused_other_session',
  interrupted: 'refused_interrupted',
};

/** What a person reads when bytes that were leaving were refused in the background. */
export function refusedText(wording: Wording, { reason, filename, outcome }: ExitRefused): string {
  const name = filename === '' ? wording.say('unnamed') : filename;
  if (reason === 'verdict' && outcome === 'malicious') return wording.say('refused_malicious', name);
  return wording.say(KEYS[reason], name);
}
