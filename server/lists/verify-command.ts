import type { Clock } from '../../core/ports.ts';
import { parseOptions } from '../command/parse-options.ts';
import { openLists } from './open-lists.ts';
import { readRootFile, requireArguments, type ListsIo } from './options.ts';

export const VERIFY_USAGE = `lists verify DIR-or-URL --root FILE
  Reads published lists as a client would, beginning at that root, and says whether it would take them.
`;

export async function verify(argv: readonly string[], io: ListsIo, clock: Clock): Promise<number> {
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: { root: { type: 'string' } },
  });
  const [place = ''] = requireArguments(positionals, ['DIR-or-URL']);
  const { state } = await openLists(place, readRootFile(values.root), clock);
  io.stdout.write(`good: version ${state.version}, issued ${state.issued}, expires ${state.expires}\n`);
  return 0;
}
