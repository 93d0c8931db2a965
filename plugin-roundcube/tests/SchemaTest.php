<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use PHPUnit\Framework\TestCase;

final class SchemaTest extends TestCase
{
    /** @return array<string, array{string}> */
    public static function databases(): array
    {
        return ['SQLite' => ['sqlite'], 'MySQL' => ['mysql'], 'PostgreSQL' => ['postgres']];
    }

    /** @dataProvider databases */
    public function testIsTheSameWhetherMadeAtOnceOrByUpgrades(string $database): void
    {
        $folder = __DIR__ . '/../SQL';
        $steps = glob("$folder/$database/*.sql") ?: [];
        self::assertNotSame([], $steps);
        $upgraded = implode("\n", array_map(static fn (string $step): string => (string) file_get_contents($step), $steps));
        $initial = (string) file_get_contents("$folder/$database.initial.sql");
        self::assertStringStartsWith(trim($upgraded), $initial);
        self::assertStringContainsString("'mailwicket-version', '" . basename(end($steps), '.sql') . "'", strtr($initial, '`', ' '));
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
