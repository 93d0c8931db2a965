import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Replay } from './replay.ts';
import { body, tests, type Assertion, type Command } from './vectors.ts';

const ROLES = ['root', 'timestamp', 'snapshot', 'targets'] as const;
const runnable = tests.filter(({ tags }) => !tags.includes('delegations-needed'));
const skipped = tests.length - runnable.length;

describe('recorded conformance tests', () => {
  it('runs every test but those of delegations, which a list repository has not', () => {
    console.log(`tuf vectors: ${runnable.length} run, ${skipped} skipped (they need a delegated role)`);
    expect([runnable.length, skipped]).toEqual([90, 23]);
  });

  // No artifact is kept between downloads, so each one is fetched and checked.
  it.each(runnable.map((vector) => [vector.id, vector] as const))('%s', async (_, vector) => {
    const replay = new Replay(vector);
    const init = vector.tags.includes('init-invalid');
    for (const [at, command] of vector.commands.entries()) {
      const exit = await replay.run(command);
      for (const assertion of command.asserts) {
        if (vector.tags.includes('artifact-cache') && assertion.what === 'artifactRequests') continue;
        judge(replay, assertion, at, exit);
      }
      const held = { exit, trusted: trusted(replay), artifacts: artifacts(replay) };
      const recorded = [command, ...(command.variants ?? [])].map((outcome) => ({
        exit: command.exitFree === true ? exit : outcome.exit,
        trusted: outcome.trusted,
        artifacts: outcome.artifacts,
      }));
      if (!init) expect(recorded, `command ${at}`).toContainEqual(held);
      else expect(Object.keys(held.trusted)).toEqual([]);
    }
  });
});

function trusted(replay: Replay): Command['trusted'] {
  const all: Record<string, { version: number; sha256: string }> = {};
  for (const role of ROLES) {
    const bytes = replay.store.record?.[role];
    if (bytes === undefined) continue;
    const { signed } = JSON.parse(Buffer.from(bytes).toString()) as { signed: { version: number } };
    all[role] = { version: signed.version, sha256: createHash('sha256').update(bytes).digest('hex') };
  }
  return all;
}

function artifacts(replay: Replay): Record<string, string> {
  return Object.fromEntries(replay.artifacts);
}

function observed(
  replay: Replay,
  assertion: Assertion,
  exit: 'ok' | 'refused',
  since: readonly string[],
): unknown {
  const held = trusted(replay);
  const role = assertion.role ?? '';
  switch (assertion.what) {
    case 'exit':
      return exit === 'ok' ? 0 : 1;
    case 'version':
      return held[role]?.version ?? null;
    case 'trustedRoles':
      return Object.entries(held)
        .map(([name, { version }]) => [name, version])
        .sort();
    case 'trustedRoleCount':
      return Object.keys(held).length;
    case 'metadata':
      return JSON.parse(
        Buffer.from(replay.store.record?.[role as 'root'] ?? new Uint8Array(0)).toString(),
      ) as unknown;
    case 'trustedBytes':
      return held[role]?.sha256;
    case 'downloaded':
      return [...replay.artifacts.values()].sort();
    case 'metadataRequests':
      return since
        .map((path) => /^metadata\/(?:(\d+)\.)?(.+)\.json$/u.exec(path))
        .filter((match) => match !== null)
        .map(([, version, name]) => [name, version === undefined ? null : Number(version)]);
    case 'artifactRequests':
      return since
        .map((path) => /^targets\/(.*\/)?([0-9a-f]+)\.(.+)$/u.exec(path))
        .filter((match) => match !== null)
        .map(([, folder, hash, name]) => [`${folder ?? ''}${name ?? ''}`, hash]);
    default:
      throw new Error(`no way to judge ${assertion.what}`);
  }
}

function judge(replay: Replay, assertion: Assertion, at: number, exit: 'ok' | 'refused'): void {
  const since = replay.requests.slice(assertion.sinceCommand ?? at).flat();
  let actual = observed(replay, assertion, exit, since);
  let { value } = assertion;
  if (assertion.what === 'metadata') value = JSON.parse(Buffer.from(body(value as string)).toString());
  if (assertion.what === 'trustedRoles') value = [...(value as unknown[])].sort();
  if (assertion.what === 'downloaded' && assertion.op === '==') value = [...(value as string[])].sort();
  if (assertion.skip !== undefined) actual = (actual as unknown[]).slice(assertion.skip);
  if (assertion.at !== undefined) actual = (actual as unknown[]).at(assertion.at);
  const message = `command ${at}: ${assertion.what} ${assertion.op}`;
  if (assertion.op === '==') expect(actual, message).toEqual(value);
  else if (assertion.op === '!=') expect(actual, message).not.toEqual(value);
  else if (assertion.op === 'in') expect(value as unknown[], message).toContainEqual(actual);
  else if (assertion.op === 'includes') expect(actual as unknown[], message).toContainEqual(value);
  else expect((actual as unknown[]).length, message).toBe(value);
}
