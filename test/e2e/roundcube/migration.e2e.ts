import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startDatabase, type DatabaseServer } from '../../bed/database-server.ts';
import { groupState } from '../../bed/packages.ts';
import { openSession } from '../support/roundcube-session.ts';
import {
  startProtectedRoundcube,
  updateDatabase,
  type ProtectedRoundcube,
} from './support/protected-roundcube.ts';

const ROUNDCUBE_SQL = '/usr/share/roundcube/SQL';
const PLUGIN = join(import.meta.dirname, '../../../plugin-roundcube');
const FIRST_VERSION = '2026112300';
const VERSION = '2026112301';
const isAvailable = groupState('roundcube').available && groupState('databases').available;

/** As the first version of the plugin kept it; -1: sent, or refused. */
const OLD = [
  { id: 'a'.repeat(32), due: -1, body: incident('a') },
  { id: 'b'.repeat(32), due: 0, body: incident('b') },
];

function incident(letter: string): string {
  const [id, outcome] = [letter.repeat(32), 'malicious'];
  return JSON.stringify({ id, outcome, source: [`${letter}@old.example`], attachments: [], override: null });
}

describe.skipIf(!isAvailable).each(['sqlite', 'postgres', 'mysql'] as const)('tables on %s', (kind) => {
  let server: DatabaseServer | undefined;
  let site: ProtectedRoundcube;

  afterEach(async () => {
    await site.close();
    await server?.close();
  });

  const run = (statements: string): readonly (readonly unknown[])[] => {
    if (server !== undefined) return server.sql(statements);
    const database = site.database();
    try {
      if (!/^\s*SELECT/iu.test(statements)) {
        database.exec(statements);
        return [];
      }
      return database
        .prepare(statements)
        .all()
        .map((row) => Object.values(row).map(String));
    } finally {
      database.close();
    }
  };

  it('of the first version become those of this one, with all that was in them', async () => {
    if (kind !== 'sqlite') {
      server = await startDatabase(kind);
      server.sql(readFileSync(join(ROUNDCUBE_SQL, `${kind}.initial.sql`), 'utf8'));
    }
    const config = server === undefined ? {} : { db_dsnw: server.dsn };
    site = await startProtectedRoundcube({ engine: 'service', reports: true, hasTables: false, config });
    const system = kind === 'mysql' ? '`system`' : 'system';
    run(readFileSync(join(PLUGIN, `SQL/${kind}/${FIRST_VERSION}.sql`), 'utf8'));
    run(`INSERT INTO ${system} (name, value) VALUES ('mailwicket-version', '${FIRST_VERSION}')`);
    const session = await openSession(site.bed);
    const [[user] = []] = run('SELECT user_id FROM users');
    for (const { id, due, body } of OLD) {
      run(
        `INSERT INTO mailwicket_incidents (user_id, incident_id, created, due, body)
          VALUES (${String(user)}, '${id}', ${Math.round(Date.now() / 1000)}, ${due}, '${body}')`,
      );
    }
    run(`INSERT INTO mailwicket_overrides (user_id, raw_sha256, attachment, reason, until)
      VALUES (${String(user)}, '${'c'.repeat(64)}', '2', 'kept', 4000000000)`);

    updateDatabase(site.bed);
    updateDatabase(site.bed);
    expect(run(`SELECT value FROM ${system} WHERE name = 'mailwicket-version'`)).toEqual([[VERSION]]);
    expect(run('SELECT reason FROM mailwicket_overrides')).toEqual([['kept']]);
    expect(run('SELECT count(*) FROM mailwicket_marks')).toEqual([['0']]);
    expect(run('SELECT incident_id, due, sent FROM mailwicket_incidents ORDER BY incident_id')).toEqual(
      OLD.map(({ id }) => [id, '0', '0']),
    );
    const list = await session.get(
      '?_task=settings&_action=plugin.mailwicket.incidents&_text=b@OLD&_outcome=malicious',
    );
    expect(list.body.toString()).toContain('1 incident<');
    expect(list.body.toString()).toContain('b@old.example');
    const saved = await session.get('?_task=settings&_action=plugin.mailwicket.export&_format=json');
    expect(saved.body.toString().trim().split('\n').sort()).toEqual(OLD.map(({ body }) => body));
  });
});
