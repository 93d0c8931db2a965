import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Incident } from '../../core/incident/incident.ts';
import type { HttpFetch } from '../../core/ports.ts';

/** Where incidents go (`incidents` of the policy). */
export interface IncidentTarget {
  readonly url: string;
  readonly credential: string;
}

/** Incidents sent in one run; the next message sends more. */
const MAX_AT_ONCE = 20;
/** The mail server waits for this process: no longer than that for all of them. */
const SEND_MS = 5_000;
/** Statuses that say the server has it. 409: it has another one under this id, and keeps that. */
const ARRIVED = [200, 201, 409];
/** Statuses that say it never will. */
const REFUSED = [400, 413, 422];

export type Sent = 'arrived' | 'refused' | 'later';

/** Keeps an incident in a directory, whole or not at all, once for its id. */
export async function spoolIncident(directory: string, incident: Incident): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = join(directory, `${incident.id}.json`);
  await writeFile(`${file}.${process.pid}.tmp`, JSON.stringify(incident), { mode: 0o600, flush: true });
  await rename(`${file}.${process.pid}.tmp`, file);
}

/**
 * Sends what the directory keeps and removes what arrived. What the server refuses for good stays as `.refused`, so that it
 * does not stand in the way of others. Gives how many did not arrive.
 */
export async function sendSpooled(
  directory: string,
  target: IncidentTarget,
  fetch: HttpFetch,
): Promise<number> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files = (await readdir(directory)).filter((name) => name.endsWith('.json')).slice(0, MAX_AT_ONCE);
  const signal = AbortSignal.timeout(SEND_MS);
  let left = 0;
  for (const name of files) {
    const file = join(directory, name);
    const body = await readIfThere(file);
    if (body === undefined) continue;
    const sent = await sendIncident(body, target, fetch, signal);
    if (sent === 'arrived') await rm(file, { force: true });
    else left++;
    if (sent === 'refused') await rename(file, file.replace(/json$/u, 'refused'));
  }
  return left;
}

/** Sends one incident. `later`: no answer, or one that may be another the next time. */
export async function sendIncident(
  body: Uint8Array | string,
  { url, credential }: IncidentTarget,
  fetch: HttpFetch,
  signal: AbortSignal = AbortSignal.timeout(SEND_MS),
): Promise<Sent> {
  const authorization = credential === '' ? {} : { authorization: `Bearer ${credential}` };
  try {
    const answer = await fetch({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json', ...authorization },
      body,
      signal,
    });
    if (ARRIVED.includes(answer.status)) return 'arrived';
    return REFUSED.includes(answer.status) ? 'refused' : 'later';
  } catch {
    // Which of the many ways of not answering it was makes no difference here.
    return 'later';
  }
}

/** `undefined` when another filter process has sent and removed it since. */
async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
