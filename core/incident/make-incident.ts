import { toHex } from '../bytes/hex.ts';
import { utf8 } from '../bytes/text.ts';
import type { Policy } from '../policy/policy.ts';
import type { ByteCodec, Clock } from '../ports.ts';
import type { AttachmentVerdict, Verdict } from '../verify/verdict.ts';
import { MAX_REPORT_COMMENT } from './incident.ts';
import type { Incident, IncidentAttachment, IncidentHost, IncidentReport } from './incident.ts';

/** What an incident is made with. */
export interface IncidentMaker {
  readonly policy: Policy;
  readonly codec: ByteCodec;
  readonly clock: Clock;
  readonly host: IncidentHost;
}

const ID_LENGTH = 32;

/**
 * The incident of a verdict: of every malicious message, and of suspicious ones where the policy keeps them; `null` of
 * all others. Subject and file names are left out where the policy says so, member paths with them. The same message with
 * the same outcome, lists and host always gets the same id.
 */
export async function makeIncident(verdict: Verdict, maker: IncidentMaker): Promise<Incident | null> {
  const { outcome } = verdict;
  const { incidents } = maker.policy;
  if (outcome !== 'malicious' && !(outcome === 'suspicious' && incidents.includeSuspicious)) return null;
  return incidentOf(verdict, maker);
}

/**
 * The incident of a verdict that a user reported, whatever its outcome; the same id as `makeIncident` gives. `null` of a
 * message without attachments: nothing of it is recorded.
 */
export async function makeReport(
  verdict: Verdict,
  report: Omit<IncidentReport, 'time'>,
  maker: IncidentMaker,
): Promise<Incident | null> {
  if (verdict.outcome === 'no-attachments') return null;
  const incident = verdict.incident ?? (await incidentOf(verdict, maker));
  const comment = report.comment.trim().slice(0, MAX_REPORT_COMMENT);
  const time = new Date(maker.clock.now()).toISOString();
  return { ...incident, report: { kind: report.kind, comment, time } };
}

async function incidentOf(verdict: Verdict, maker: IncidentMaker): Promise<Incident> {
  const { outcome, message, lists } = verdict;
  const { incidents } = maker.policy;
  const { identities } = message;
  const source = unique([...identities['envelope-from'], ...identities['body-sender']]);
  const target = unique([...identities['envelope-to'], ...identities['body-receiver']]);
  const listVersion = lists?.version ?? null;
  return {
    id: await incidentId(verdict, source, target, maker),
    time: new Date(maker.clock.now()).toISOString(),
    host: maker.host,
    source,
    target,
    messageId: message.messageId,
    subject: incidents.includeSubject ? message.subject : '',
    outcome,
    score: verdict.score,
    level: verdict.level,
    attachments: verdict.attachments.map((attachment) => recordOf(attachment, incidents.includeFilenames)),
    listVersion,
    override: null,
  };
}

/** A Message-ID is whatever the sender wrote, so it does not tell messages apart by itself. */
async function incidentId(
  verdict: Verdict,
  source: readonly string[],
  target: readonly string[],
  { codec, host }: IncidentMaker,
): Promise<string> {
  const { message, attachments, lists, outcome } = verdict;
  const hashes = attachments.map(({ sha256 }) => sha256).sort();
  const facts = [host, message.messageId, source, target, hashes, lists?.version ?? null, outcome];
  return toHex(await codec.sha256(utf8(JSON.stringify(facts)))).slice(0, ID_LENGTH);
}

function recordOf(attachment: AttachmentVerdict, withNames: boolean): IncidentAttachment {
  const { size, sha256, declaredType, detectedType, malwareName, score, level, outcome, disposition } =
    attachment;
  const facts = { size, sha256, declaredType, detectedType, malwareName, score, level, outcome, disposition };
  return withNames
    ? { filename: attachment.filename, ...facts, receipt: attachment.receipt }
    : { filename: '', ...facts, receipt: attachment.receipt.map(withoutNames) };
}

function withoutNames(line: AttachmentVerdict['receipt'][number]): AttachmentVerdict['receipt'][number] {
  switch (line.code) {
    case 'finding':
      return { ...line, member: '', data: {} };
    case 'nested-verdict':
      return { ...line, path: '' };
    case 'list-entry':
      return line.member === undefined ? line : { ...line, member: '' };
    case 'allow-entry-not-authenticated':
    case 'endpoint-score':
    case 'endpoint-unknown':
    case 'endpoint-failed':
    case 'not-checked':
    case 'message-problem':
    case 'audit-mode':
    case 'override':
      return line;
  }
}

function unique(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)];
}
