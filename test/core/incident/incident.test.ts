import { describe, expect, it } from 'vitest';
import { incidentToCef } from '../../../core/incident/formats/cef.ts';
import { incidentsToCsv } from '../../../core/incident/formats/csv.ts';
import { incidentsToJsonLines } from '../../../core/incident/formats/json.ts';
import { utf8 } from '../../../core/bytes/text.ts';
import { MAX_REPORT_COMMENT } from '../../../core/incident/incident.ts';
import type { Incident } from '../../../core/incident/incident.ts';
import { makeReport } from '../../../core/incident/make-incident.ts';
import type { PolicyInput } from '../../../core/policy/policy.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import type { Verifier } from '../../../core/verify/verify-message.ts';
import { buildMessage } from '../../support/build-message.ts';
import { FakeEndpoint, scored } from '../../support/fake-endpoint.ts';
import { EICAR } from '../../support/files/small-files.ts';
import { buildZip } from '../../support/files/zip-builder.ts';
import { fakeVerifier } from '../verify/fake-verifier.ts';

const zip = buildZip([{ name: 'secret/eicar.com', bytes: EICAR }]);
const bad = buildMessage({
  header: [
    'Return-Path: <bounce@sender.example>',
    'Delivered-To: bob@receiver.example',
    'Cc: c@receiver.example',
  ],
  parts: [{ filename: 'a.zip', content: zip }],
});

async function incidentOf(
  policy: PolicyInput = {},
  raw = bad,
  ports: Partial<Omit<Verifier, 'policy' | 'clock'>> = {},
): Promise<Incident | null> {
  const verifier = fakeVerifier(policy, ports);
  return (await verifier.clock.run(verifyMessage(raw, verifier))).incident;
}

async function required(policy: PolicyInput = {}, raw = bad): Promise<Incident> {
  const incident = await incidentOf(policy, raw);
  if (incident === null) throw new Error('no incident');
  return incident;
}

describe('an incident', () => {
  it('records who, to whom, what and when', async () => {
    expect(await incidentOf()).toMatchObject({
      time: '2026-11-23T10:00:00.000Z',
      host: 'filter',
      source: ['bounce@sender.example', 'alice@sender.example'],
      target: ['bob@receiver.example', 'c@receiver.example'],
      messageId: '1@sender.example',
      subject: '',
      outcome: 'malicious',
      score: 1,
      level: 'critical',
      attachments: [{ filename: 'a.zip', outcome: 'malicious', disposition: 'block' }],
      listVersion: null,
      override: null,
    });
  });

  it('has the subject only where the policy wants it', async () => {
    expect((await required({ incidents: { includeSubject: true } })).subject).toBe('Hello');
  });

  it('has no file name anywhere where the policy keeps them out', async () => {
    expect(JSON.stringify(await required())).toContain('secret/eicar.com');
    const text = JSON.stringify(await required({ incidents: { includeFilenames: false } }));
    expect(text).not.toContain('a.zip');
    expect(text).not.toContain('eicar.com');
  });

  it('has the same id for the same message, outcome and host, and another for any other', async () => {
    const ids = [
      await required(),
      await required({ mode: 'audit' }),
      await required({}, buildMessage({ parts: [{ filename: 'a.zip', content: zip }] })),
      await required({}, buildMessage({ parts: [{ filename: 'eicar.com', content: EICAR }] })),
    ].map(({ id }) => id);
    expect(ids[0]).toMatch(/^[0-9a-f]{32}$/u);
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(3);
    const elsewhere = await incidentOf({}, bad, { host: 'roundcube' });
    expect(elsewhere?.id).not.toBe(ids[0]);
  });

  it('is made of a suspicious message where the policy keeps those', async () => {
    const raw = buildMessage({ parts: [{ filename: 'note.txt', content: 'note' }] });
    const ports = () => ({ endpoint: new FakeEndpoint({ lookup: [scored(0.6)] }) });
    expect((await incidentOf({}, raw, ports()))?.outcome).toBe('suspicious');
    expect(await incidentOf({ incidents: { includeSuspicious: false } }, raw, ports())).toBeNull();
    expect(await incidentOf({}, raw)).toBeNull();
  });
});

function withText(incident: Incident, text: string): Incident {
  const attachments = incident.attachments.map((attachment) => ({
    ...attachment,
    filename: text,
    malwareName: text,
  }));
  return { ...incident, subject: text, attachments };
}

describe('CSV', () => {
  it('has a header line and one line an attachment', async () => {
    const lines = incidentsToCsv([await required()]).split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]?.split(',').slice(0, 4)).toEqual(['incident_id', 'time', 'host', 'sender']);
    expect(lines[1]).toContain('bounce@sender.example alice@sender.example');
    expect(lines[2]).toBe('');
  });

  it('quotes what would break a line or a cell', async () => {
    const csv = incidentsToCsv([withText(await required(), 'a "b", c\r\nd')]);
    expect(csv).toContain('"a ""b"", c\r\nd"');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', ' =1', '\u200b=1', '\uff1d1', '\r=1'])(
    'keeps %j from being a formula',
    async (text) => {
      const csv = incidentsToCsv([withText(await required(), text)]);
      expect(csv).toContain(`'${text}`);
    },
  );

  it('leaves ordinary text and numbers alone', async () => {
    const csv = incidentsToCsv([withText(await required(), 'a=b - c')]);
    expect(csv).toContain(',a=b - c,');
    expect(csv).not.toContain("'");
  });
});

describe('JSON lines', () => {
  it('are one object a line', async () => {
    const incident = withText(await required(), 'a\nb');
    const text = incidentsToJsonLines([incident, incident]);
    const lines = text.split('\n');
    expect(lines).toHaveLength(3);
    expect(JSON.parse(lines[1] ?? '')).toEqual(JSON.parse(JSON.stringify(incident)));
  });
});

describe('CEF', () => {
  it('has the field names of the source product, and the score out of ten as severity', async () => {
    const incident = await required();
    const [event, ...more] = incidentToCef(incident, { version: '0.1.0' });
    expect(more).toEqual([]);
    expect(event).toMatch(
      /^CEF:0\|Mailwicket\|Mailwicket\|0\.1\.0\|email\|malicious attachment\|10\|externalId=/u,
    );
    expect(event).toContain('src_email_id=bounce@sender.example,alice@sender.example ');
    expect(event).toContain('dst_email_id={mailto:bob@receiver.example,mailto:c@receiver.example} ');
    expect(event).toContain(`fileHash=${incident.attachments[0]?.sha256 ?? '-'} fileType=application/zip`);
    expect(event).toContain(' src= dst= ');
  });

  it('escapes what would end a field or an event', async () => {
    const [event] = incidentToCef(withText(await required(), 'a|b\\c=d\r\nCEF:0|x'), { version: '0.1.0' });
    expect(event).toContain('|a\\|b\\\\c=d CEF:0\\|x|10|');
    expect(event).toContain('fname=a|b\\\\c\\=d\\nCEF:0|x ');
    expect(event).not.toMatch(/[\r\n]/u);
  });

  it('is silent of attachments that are not accused', async () => {
    const raw = buildMessage({
      parts: [
        { filename: 'eicar.com', content: EICAR },
        { filename: 'note.txt', content: 'note' },
      ],
    });
    expect(incidentToCef(await required({}, raw), { version: '0.1.0' })).toHaveLength(1);
  });
});

describe('a report', () => {
  const good = buildMessage({ parts: [{ filename: 'a.txt', content: utf8('hello') }] });
  const verdictFor = async (raw: Uint8Array) => {
    const verifier = fakeVerifier({});
    return { verifier, verdict: await verifier.clock.run(verifyMessage(raw, verifier)) };
  };

  it('makes an incident of a clean message, with what the user said, cut to its limit', async () => {
    const { verifier, verdict } = await verdictFor(good);
    const incident = await makeReport(
      verdict,
      { kind: 'missed', comment: ` ${'x'.repeat(2_000)}` },
      verifier,
    );
    expect(incident).toMatchObject({
      outcome: 'clean',
      report: { kind: 'missed', comment: 'x'.repeat(MAX_REPORT_COMMENT), time: '2026-11-23T10:00:00.000Z' },
    });
  });

  it('belongs to the incident that is there', async () => {
    const { verifier, verdict } = await verdictFor(bad);
    const incident = await makeReport(verdict, { kind: 'false-alarm', comment: '' }, verifier);
    const time = '2026-11-23T10:00:00.000Z';
    expect(incident).toEqual({ ...verdict.incident, report: { kind: 'false-alarm', comment: '', time } });
  });

  it('records nothing of a message without attachments', async () => {
    const { verifier, verdict } = await verdictFor(buildMessage({ parts: [] }));
    expect(await makeReport(verdict, { kind: 'missed', comment: 'x' }, verifier)).toBeNull();
  });
});
