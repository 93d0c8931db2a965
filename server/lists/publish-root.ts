import { MailwicketError } from '../../core/errors.ts';
import type { BuildOptions } from './build.ts';
import { metadataFile, writeAtomically, type Published } from './publish-folder.ts';
import { ROOT_DAYS, signRoot } from './sign-metadata.ts';

const DAY_MS = 86_400_000;

/**
 * Writes a new root when there is none, when a key differs from the one it names, or when half its life is over. A root
 * that replaces another is signed by the offline key the other names. Throws `TUF_BAD_SIGNATURE` without that key: clients
 * would refuse what was published. Answers the version of the root in force.
 */
export function publishRoot(
  options: Pick<BuildOptions, 'outFolder' | 'offline' | 'online' | 'oldOffline' | 'now'>,
  before: Published['root'],
): number {
  const { offline, online, oldOffline, now, outFolder } = options;
  const roles = before?.root.roles;
  const sameOffline =
    roles?.root.keyids.includes(offline.keyid) === true && roles.targets.keyids.includes(offline.keyid);
  const same =
    sameOffline &&
    roles.snapshot.keyids.includes(online.keyid) &&
    roles.timestamp.keyids.includes(online.keyid);
  if (before !== undefined && same && before.root.expires > now + (ROOT_DAYS / 2) * DAY_MS)
    return before.root.version;
  const signers = [offline];
  if (before !== undefined && !sameOffline) {
    if (oldOffline === undefined || roles?.root.keyids.includes(oldOffline.keyid) !== true)
      throw new MailwicketError(
        'TUF_BAD_SIGNATURE',
        'the offline key is not the one the published root names; give the folder of that key with --old-keys',
      );
    signers.push(oldOffline);
  }
  const version = (before?.root.version ?? 0) + 1;
  const text = signRoot({ version, now, days: ROOT_DAYS }, { offline, online }, signers);
  writeAtomically(metadataFile(outFolder, 'root', version), text);
  return version;
}
