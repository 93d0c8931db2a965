<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use PHPUnit\Framework\TestCase;

final class SchemaTest extends TestCase
{
    private const DATABASES = ['sqlite', 'mysql', 'postgres'];
    private const FOLDER = __DIR__ . '/../SQL';

    public function testHasTheSameVersionsForEachDatabase(): void
    {
        foreach (self::DATABASES as $database) {
            $versions = array_map(static fn (string $file): string => basename($file, '.sql'), self::steps($database));
            self::assertSame(['2026112300', '2026112301'], $versions);
            $initial = (string) file_get_contents(self::FOLDER . "/$database.initial.sql");
            self::assertStringContainsString("'mailwicket-version', '" . end($versions) . "'", strtr($initial, '`', ' '));
        }
    }

    public function testIsTheSameWhetherMadeAtOnceOrByUpgrades(): void
    {
        $atOnce = self::database([self::FOLDER . '/sqlite.initial.sql']);
        self::assertSame($atOnce, self::database(self::steps('sqlite')));
    }

    /** @return list<string> */
    private static function steps(string $database): array
    {
        return glob(self::FOLDER . "/$database/*.sql") ?: [];
    }

    /**
     * Columns and indexes by table.
     *
     * @param list<string> $scripts
     *
     * @return array<string, mixed>
     */
    private static function database(array $scripts): array
    {
        $database = new \PDO('sqlite::memory:', options: [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION]);
        $database->exec('CREATE TABLE users (user_id integer PRIMARY KEY); CREATE TABLE system (name, value);');
        foreach ($scripts as $script) {
            $database->exec((string) file_get_contents($script));
        }
        $found = [];
        $tables = $database->query("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'mailwicket%' ORDER BY name");
        foreach ($tables === false ? [] : $tables->fetchAll(\PDO::FETCH_COLUMN) as $table) {
            foreach (['table_info', 'index_list', 'foreign_key_list'] as $pragma) {
                $rows = $database->query("PRAGMA $pragma($table)");
                $found["$table $pragma"] = $rows === false ? [] : $rows->fetchAll(\PDO::FETCH_ASSOC);
            }
        }

        return $found;
    }

    public function testHasTheSameTextsInEachLanguage(): void
    {
        $keys = [];
        foreach (glob(__DIR__ . '/../localization/*.inc') ?: [] as $file) {
            $labels = [];
            include $file;
            foreach ($labels as $key => $text) {
                preg_match_all('/\{[a-z]\w*\}/i', $text, $values);
                sort($values[0]);
                $keys[basename($file)][$key] = array_unique($values[0]);
            }
            ksort($keys[basename($file)]);
        }
        self::assertGreaterThan(1, count($keys));
        foreach ($keys as $language) {
            self::assertEquals(array_keys($keys['en_US.inc']), array_keys($language));
        }
    }
}
