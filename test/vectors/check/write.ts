// Writes verdicts.json anew: node test/vectors/check/write.ts
import { writeFileSync } from 'node:fs';
import { VERDICTS } from '../../support/check-vectors.ts';
import { nodeVerdicts } from '../../support/node-verdicts.ts';

const verdicts = await nodeVerdicts();
writeFileSync(VERDICTS, `${JSON.stringify(verdicts, undefined, 1)}\n`);
process.stdout.write(`${Object.keys(verdicts).length} verdicts written\n`);
