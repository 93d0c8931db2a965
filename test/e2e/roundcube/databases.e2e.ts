import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDatabase, type DatabaseServer } from '../../bed/database-server.ts';
import { groupState } from '../../bed/packages.ts';
import { openSession, type RoundcubeSession } from '../support/roundcube-session.ts';
import { PART, exitMessage } from './support/exit-message.ts';
import { holds } from './support/leaks.ts';
import {
  startProtectedRoundcube,
  updateDatabase,
  type ProtectedRoundcube,
} from './support/protected-roundcube.ts';

const ROUNDCUBE_SQL = '/usr/share/roundcube/SQL';
const PLUGIN_SQL = join(import.meta.dirname, '../../../plugin-roundcube/SQL');
const TABLES = ['incidents', 'marks', 'overrides', 'places', 'verdicts'].map((name) => `mailwicket_${name}`);
const isAvailable = groupState('roundcube').available && groupState('databases').available;

describe.skipIf(!isAvailable)('the plugin on the databases of Roundcube', () => {
  describe.each(['postgres', 'mysql'] as const)('%s', (kind) => {
    let database: DatabaseServer;
    let site: ProtectedRoundcube;
    let session: RoundcubeSession;

    const tables = () =>
      database
        .sql(`SELECT table_name FROM information_schema.tables WHERE table_name LIKE 'mailwicket%'`)
        .map(([name]) => name)
        .sort();
    const version = () =>
      database.sql(`SELECT value FROM ${systemTable(kind)} WHERE name = 'mailwicket-version'`);

    beforeAll(async () => {
      database = await startDatabase(kind);
      // Only Roundcube's own tables: those of the plugin are made when the site starts.
      database.sql(readFileSync(join(ROUNDCUBE_SQL, `${kind}.initial.sql`), 'utf8'));
      site = await startProtectedRoundcube({ engine: 'service', config: { db_dsnw: database.dsn } });
    });
    afterAll(async () => {
      await site.close();
      await database.close();
    });

    it('makes its tables by the update script, and makes them once', () => {
      expect(tables()).toEqual(TABLES);
      const first = version();
      expect(first).toHaveLength(1);
      updateDatabase(site.bed);
      expect({ tables: tables(), version: version() }).toEqual({ tables: TABLES, version: first });
    });

    it('makes the same tables by the first file as by the updates', () => {
      const columns = () =>
        database.sql(
          `SELECT table_name, column_name, is_nullable, data_type FROM information_schema.columns
            WHERE table_name LIKE 'mailwicket%' ORDER BY table_name, column_name`,
        );
      const updated = columns();
      expect(updated.length).toBeGreaterThan(10);
      for (const table of TABLES) database.sql(`DROP TABLE ${table}`);
      database.sql(`DELETE FROM ${systemTable(kind)} WHERE name = 'mailwicket-version'`);
      database.sql(readFileSync(join(PLUGIN_SQL, `${kind}.initial.sql`), 'utf8'));
      expect(columns()).toEqual(updated);
    });

    it('keeps verdicts there, refuses by them and releases by them', async () => {
      session = await openSession(site.bed);
      const ask = async (id: string, from: string) => {
        const message = exitMessage(`${id}-${kind}`, from);
        const uid = await site.bed.deliver(message.raw);
        const answer = await session.get(
          `?_task=mail&_action=get&_mbox=INBOX&_uid=${uid}&_part=${PART.payload}&_download=1&_token=${session.token}`,
        );
        return { status: answer.status, isWhole: holds(answer.body, message.payload) };
      };
      expect(await ask('bad', 'Billing <billing@blocked.example>')).toEqual({ status: 403, isWhole: false });
      expect(await ask('good', 'Eve <eve@stranger.example>')).toEqual({ status: 200, isWhole: true });
      expect(database.sql('SELECT count(*) FROM mailwicket_verdicts')).toEqual([['2']]);
    });
  });
});

/** `system` is a reserved word of MariaDB. */
function systemTable(kind: 'postgres' | 'mysql'): string {
  return kind === 'mysql' ? '`system`' : 'system';
}
