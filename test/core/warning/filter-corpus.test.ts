import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Verdict } from '../../../core/verify/verdict.ts';
import { verifyMessage } from '../../../core/verify/verify-message.ts';
import { filterMessage } from '../../../core/warning/filter-message.ts';
import { openLists } from '../../../server/lists/open-lists.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import {
  CORPUS,
  VERDICTS,
  corpusFiles,
  publishVectorLists,
  vectorClock,
  vectorPolicy,
} from '../../support/check-vectors.ts';

const verdicts = JSON.parse(readFileSync(VERDICTS, 'utf8')) as Record<string, Verdict>;
const policy = vectorPolicy();
/** Written here once more, so that the code under test does not judge itself. */
const ADDED =
  /^(?:X-Mailwicket: [^\r\n]*|X-Spam-Flag: YES|X-Distribution: spam|Subject: \{Malicious\?\})(?:\r\n|\n|\r)/u;
/** Blank lines and an mbox line stay in front of the fields. */
const LEAD = /^[\r\n]*(?:>?From [^\r\n]*(?:\r\n|\n|\r))?/u;

/** Takes away what the filter may add: its fields at the top, and the prefix in each subject. */
function withoutWarnings(filtered: string): string {
  const lead = LEAD.exec(filtered)?.[0] ?? '';
  let rest = filtered.slice(lead.length);
  for (let found = ADDED.exec(rest); found !== null; found = ADDED.exec(rest))
    rest = rest.slice(found[0].length);
  return lead + rest.replaceAll('{Malicious?} ', '');
}

const messages = corpusFiles().map((name) => ({ name, raw: readFileSync(join(CORPUS, name)) }));

describe('the filter over the corpus', () => {
  it.each(messages)('adds fields and prefix to $name and changes no other byte', ({ name, raw }) => {
    const verdict = verdicts[name];
    if (verdict === undefined) throw new Error(`no verdict of ${name}`);
    const filtered = Buffer.from(filterMessage(raw, verdict, policy));
    expect(filtered.length).toBeGreaterThan(raw.length);
    expect(withoutWarnings(filtered.toString('latin1'))).toBe(raw.toString('latin1'));
    expect(Buffer.from(filterMessage(filtered, verdict, policy)).equals(filtered)).toBe(true);
  });

  it('changes nothing when its output is verified and filtered again', async () => {
    const lists = await publishVectorLists();
    try {
      const { reader } = await openLists(lists.folder, lists.rootText, vectorClock);
      const verifier = {
        policy,
        lists: reader,
        endpoint: undefined,
        codec: nodeCodec,
        clock: vectorClock,
        host: 'filter' as const,
      };
      const changed: string[] = [];
      for (const { name, raw } of messages) {
        const once = filterMessage(raw, await verifyMessage(raw, verifier), policy);
        const twice = filterMessage(once, await verifyMessage(once, verifier), policy);
        if (!Buffer.from(twice).equals(Buffer.from(once))) changed.push(name);
      }
      expect(changed).toEqual([]);
    } finally {
      lists.remove();
    }
  });
});
