import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resign } from '../../../server/lists/build.ts';
import { readKey } from '../../../server/lists/key-folder.ts';
import { metadataFile, readPublished } from '../../../server/lists/publish-folder.ts';
import { signPin } from '../../../server/lists/sign-metadata.ts';
import { generateKey, signingKey } from '../../../server/lists/signing-key.ts';

const DAY_SECONDS = 86_400;

/** Published lists and the keys that signed them. */
export interface ListFolders {
  readonly published: string;
  readonly keys: string;
}

/** Notes which lists are published, and gives what offers them again later: all files but the timestamp stay for ever. */
export function noteLists({ published }: ListFolders): () => void {
  const file = join(published, 'metadata/timestamp.json');
  const bytes = readFileSync(file);
  return () => writeFileSync(file, bytes);
}

/** Offers a newer timestamp, signed by a key that the root does not name. */
export function signByStranger({ published }: ListFolders): void {
  const { timestamp, snapshot } = readPublished(published);
  if (timestamp === undefined || snapshot === undefined) throw new Error('nothing is published');
  const head = { version: timestamp.version + 1, now: Date.now(), days: 1 };
  const pinned = { version: snapshot.metadata.version, bytes: snapshot.bytes };
  const text = signPin('timestamp', head, pinned, signingKey(generateKey()));
  writeFileSync(metadataFile(published, 'timestamp', 0), text);
}

/** Signs the published lists anew, good for so many seconds, and gives the time of their end. */
export async function signFor({ published, keys }: ListFolders, seconds: number): Promise<number> {
  const online = readKey(keys, 'online', undefined);
  const signed = { outFolder: published, online, expiresDays: seconds / DAY_SECONDS, now: Date.now() };
  return (await resign(signed)).expires;
}
