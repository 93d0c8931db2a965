import { normaliseAddress } from '../../core/mail/addresses.ts';
import type { ListQuestion } from '../../core/lists/list-reader.ts';
import type { Clock } from '../../core/ports.ts';
import { UsageError } from '../command/io.ts';
import { parseOptions } from '../command/parse-options.ts';
import { openLists } from './open-lists.ts';
import { readRootFile, requireArguments, type ListsIo } from './options.ts';

export const SHOW_USAGE = `lists show DIR-or-URL --root FILE [--sha256 HASH]… [--address ADDRESS]…
  Says what published lists consist of, and which entries match a hash, or an address in any of the four places of a
  message. Values are hashes: a list cannot be turned back into addresses.
`;

export async function show(argv: readonly string[], io: ListsIo, clock: Clock): Promise<number> {
  const { values, positionals } = parseOptions({
    args: [...argv],
    allowPositionals: true,
    options: {
      root: { type: 'string' },
      sha256: { type: 'string', multiple: true, default: [] },
      address: { type: 'string', multiple: true, default: [] },
    },
  });
  const [place = ''] = requireArguments(positionals, ['DIR-or-URL']);
  const question = questionOf(values.sha256, values.address);
  const { reader, record, state } = await openLists(place, readRootFile(values.root), clock);
  io.stdout.write(`version ${state.version}, issued ${state.issued}, expires ${state.expires}\n`);
  for (const { kind, layers, rules } of record.lists) {
    io.stdout.write(`${kind}: ${layers.length} layers, ${rules.length} patterns\n`);
    for (const layer of layers) io.stdout.write(`  layer ${layer.sha256}\n`);
    for (const { field, pattern } of rules) io.stdout.write(`  ${field} ${pattern}\n`);
  }
  if (values.sha256.length === 0 && values.address.length === 0) return 0;
  const matches = await reader.match(question);
  for (const { kind, field, expression, matched, identity } of matches)
    io.stdout.write(
      `${kind} ${field} ${expression} matches ${matched}${identity ? ` as ${identity}` : ''}\n`,
    );
  if (matches.length === 0) io.stdout.write('no entry matches\n');
  return 0;
}

function questionOf(hashes: readonly string[], written: readonly string[]): ListQuestion {
  const addresses = written.map((text) => {
    const address = normaliseAddress(text);
    if (address === undefined) throw new UsageError(`"${text}" is not an address`);
    return address;
  });
  for (const hash of hashes)
    if (!/^[0-9a-fA-F]{64}$/u.test(hash)) throw new UsageError(`"${hash}" is not a SHA-256 value`);
  return {
    hashes: hashes.map((hash) => hash.toLowerCase()),
    identities: {
      'envelope-from': addresses,
      'envelope-to': addresses,
      'body-sender': addresses,
      'body-receiver': addresses,
    },
  };
}
