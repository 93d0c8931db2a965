import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Verdict } from '../../core/verify/verdict.ts';
import { verifyMessage } from '../../core/verify/verify-message.ts';
import { openLists } from '../../server/lists/open-lists.ts';
import { nodeCodec } from '../../server/node-ports.ts';
import { CORPUS, corpusFiles, publishVectorLists, vectorClock, vectorPolicy } from './check-vectors.ts';

/** The verdict of every message of the corpus, in Node, by file name. */
export async function nodeVerdicts(): Promise<Record<string, Verdict>> {
  const lists = await publishVectorLists();
  try {
    const { reader } = await openLists(lists.folder, lists.rootText, vectorClock);
    const verifier = {
      policy: vectorPolicy(),
      lists: reader,
      endpoint: undefined,
      codec: nodeCodec,
      clock: vectorClock,
      host: 'filter' as const,
    };
    const verdicts: Record<string, Verdict> = {};
    for (const name of corpusFiles()) {
      verdicts[name] = await verifyMessage(readFileSync(join(CORPUS, name)), verifier);
    }
    return verdicts;
  } finally {
    lists.remove();
  }
}
