import { MailwicketError } from '../errors.ts';
import { requirePin, type Pinned } from './digest.ts';
import { downloadFile, type DownloadPorts } from './download.ts';
import { asCount, asObject, own } from './json-shape.ts';
import { readHashes, type Signed } from './metadata.ts';

export interface Target extends Pinned {
  readonly name: string;
  readonly length: number;
  readonly hashes: ReadonlyMap<string, string>;
}

/** What the targets role says of a file; `undefined` when it names none of that name. Throws `TUF_MALFORMED`. */
export function findTarget(targets: Signed, name: string): Target | undefined {
  const all = asObject(own(targets.signed, 'targets'), 'targets.targets');
  const entry = own(all, name);
  if (entry === undefined) return undefined;
  const what = `targets.targets[${name}]`;
  const target = asObject(entry, what);
  return {
    name,
    length: asCount(own(target, 'length'), what, 0),
    hashes: readHashes(asObject(own(target, 'hashes'), what), what),
  };
}

/**
 * Downloads a target under its content address, `[folder/]<digest>.<name>` (The Update Framework §5.7), and returns it only if
 * it is what was signed. Throws `TUF_MISSING`, `TUF_TOO_LONG`, `TUF_BAD_DIGEST`, `TUF_UNREACHABLE`, `ABORTED`.
 */
export async function downloadTarget(
  target: Target,
  options: { readonly targetsUrl: string; readonly maxBytes: number; readonly timeoutMs: number },
  ports: DownloadPorts,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (target.length > options.maxBytes)
    throw new MailwicketError('TUF_TOO_LONG', `${target.name} is signed as ${target.length} bytes`);
  const [digest] = target.hashes.values();
  const path = target.name.split('/').map(encodeURIComponent);
  path.push(`${digest ?? ''}.${path.pop() ?? ''}`);
  const download = {
    url: options.targetsUrl + path.join('/'),
    maxBytes: target.length,
    timeoutMs: options.timeoutMs,
  };
  const answer = await downloadFile(download, ports, signal);
  if (answer === undefined) throw new MailwicketError('TUF_MISSING', `the server has no ${target.name}`);
  await requirePin(answer.bytes, target, target.name);
  return answer.bytes;
}
