import { syncedLists } from '../../../core/lists/combined-reader.ts';
import type { ListStore } from '../../../core/lists/list-store.ts';
import { syncList } from '../../../core/lists/sync.ts';
import type { ByteCodec, Clock, Log } from '../../../core/ports.ts';
import { mailwicketClient } from '../../../core/scoring/mailwicket-client.ts';
import type { Verifier } from '../../../core/verify/verify-message.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import type { MessageState } from '../contract.ts';
import { refusedLists } from '../refused-lists.ts';
import { RouteError, askMessage, formBody } from '../routes.ts';
import { fetchRaw } from './fetch-raw.ts';
import { listFetch, mirrorUrl } from './list-fetch.ts';
import type { FailureCode, Job, Report } from './protocol.ts';
import { SCORING_BASE, scoreFetch } from './score-fetch.ts';

export interface JobPorts {
  readonly store: ListStore;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly log: Log;
}

/** Lists or policy may change while a message is verified; more often than this in a row is no chance. */
const MAX_ATTEMPTS = 4;

/** Verifies one message and posts its verdict. Ends with exactly one report `final` or `failed`, and never rejects. */
export async function runJob(job: Job, ports: JobPorts, report: (report: Report) => void): Promise<void> {
  try {
    report(await verdictOf(job, ports, report));
  } catch (error) {
    const code = error instanceof RouteError ? failureOf(error.code) : 'stopped';
    ports.log('verification-failed', { code, kind: error instanceof Error ? error.name : 'unknown' });
    report({ kind: 'failed', code });
  }
}

async function verdictOf(job: Job, ports: JobPorts, report: (report: Report) => void): Promise<Report> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await verifyOnce(job, ports, report);
    } catch (error) {
      const code = error instanceof RouteError ? error.code : '';
      // PHP's word for a message that needs no verdict of ours: another tab was faster, or it is too large for anyone.
      if (code === 'verified' || code === 'too-large') {
        const message = await stateOf(job);
        if (message.state !== 'unverified')
          return { kind: 'final', message, verdict: message.verdict ?? null };
      }
      if ((code !== 'stale-ticket' && code !== 'verified') || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

async function verifyOnce(job: Job, ports: JobPorts, report: (report: Report) => void): Promise<Report> {
  const raw = await fetchRaw(job, report);
  // After the ticket, never before: PHP takes the verdict for the lists it had when it gave the ticket, and what is synced
  // now is at least as new.
  const verifier = await verifierOf(job, ports);
  const verdict = await verifyMessage(raw.bytes, verifier, {
    onFirstVerdict: (first) => report({ kind: 'first', verdict: first }),
  });
  const refused = await refusedLists(job.lists, ports.store);
  const message = await askMessage<MessageState>(job.access, 'verdict', {
    ticket: raw.ticket,
    verdict,
    // For the administrator's log: PHP passes lists on and cannot judge them.
    ...(refused.length === 0 ? {} : { refused }),
  });
  return { kind: 'final', message, verdict };
}

async function verifierOf(job: Job, { store, codec, clock, log }: JobPorts): Promise<Verifier> {
  const { policy, access } = job;
  const fetch = listFetch(access);
  for (const { name, root } of job.lists) {
    try {
      const synced = await syncList({ name, root, url: mirrorUrl(name) }, store, { fetch, clock });
      // The lists held before stay, and the verdict says when they are too old.
      if (synced.outcome === 'failed') log('list-sync-failed', { code: synced.code });
    } catch (error) {
      log('list-store-failed', { kind: error instanceof Error ? error.name : 'unknown' });
      // A full disk keeps new lists out, and those before stay. A store that cannot be read either ends the job.
      await store.read(name, () => []);
    }
  }
  const ports = { fetch: scoreFetch(access), clock, timeoutMs: policy.scoring.timeoutMs };
  const isAsked = job.scoring && policy.scoring.submit !== 'never';
  return {
    policy,
    lists: syncedLists(job.lists, store, clock),
    endpoint: isAsked ? mailwicketClient(SCORING_BASE, '', ports) : undefined,
    codec,
    clock,
    host: 'roundcube',
  };
}

function stateOf({ access, uid, mbox }: Job): Promise<MessageState> {
  return askMessage<MessageState>(access, 'state', formBody({ _uid: uid, _mbox: mbox }));
}

function failureOf(code: string): FailureCode {
  if (code === 'too-large') return 'too-large';
  return code === 'not-found' ? 'gone' : 'unreachable';
}
