<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\Policy;
use PHPUnit\Framework\TestCase;

final class PolicyTest extends TestCase
{
    public function testHasTheDefaultsOfCore(): void
    {
        $schema = json_decode((string) file_get_contents(__DIR__ . '/../../docs/policy.schema.json'), true);
        $policy = Policy::fromSetting(null);
        foreach ($schema['properties']['withoutVerdict']['properties'] as $row => $property) {
            $reason = strtolower((string) preg_replace('/[A-Z]/', '-$0', $row));
            self::assertSame($property['default'], $policy->withoutVerdict($reason), $row);
        }
        $mode = $schema['properties']['mode']['default'];
        self::assertSame([$mode === 'audit', true], [$policy->isAudit(), $policy->warns()]);
        self::assertSame($schema['properties']['override']['properties']['minutes']['default'] * 60, $policy->overrideSeconds());
        self::assertSame(
            $schema['properties']['onMalicious']['properties']['subjectPrefix']['default'],
            $policy->subjectPrefix(),
        );
    }

    public function testTakesNothingThatIsNoPolicy(): void
    {
        $settings = [
            '/does/not/exist.json',
            5,
            ['mod' => 'audit'],
            ['mode' => 'off'],
            ['withoutVerdict' => ['timeout' => 'let-go']],
            ['override' => ['upTo' => 'all']],
        ];
        foreach ($settings as $setting) {
            try {
                Policy::fromSetting($setting);
                self::fail(json_encode($setting, JSON_THROW_ON_ERROR));
            } catch (Fault) {
                $this->addToAssertionCount(1);
            }
        }
    }

    public function testHasADigestThatChangesWithTheContentOnly(): void
    {
        $digest = static fn (array $policy): string => Policy::fromSetting($policy)->digest();
        self::assertSame($digest(['mode' => 'audit', 'sites' => []]), $digest(['sites' => [], 'mode' => 'audit']));
        self::assertNotSame($digest(['mode' => 'audit']), $digest(['mode' => 'enforce']));
    }

    public function testTellsNoCredentialToABrowser(): void
    {
        $policy = Policy::fromSetting(['scoring' => ['credential' => 'secret'], 'incidents' => ['credential' => 'secret']]);
        self::assertStringNotContainsString('secret', json_encode($policy->forBrowser(), JSON_THROW_ON_ERROR));
    }

    public function testTakesTheStricterOfTwoDispositions(): void
    {
        self::assertSame('block', Policy::stricter('block', 'hold'));
        self::assertSame('hold', Policy::stricter('ask', 'hold'));
        self::assertSame('ask', Policy::stricter('ask', 'release'));
        self::assertSame('unknown', Policy::stricter('block', 'unknown'));
    }
}
