<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\HttpAnswer;
use Mailwicket\ListMirror;
use PHPUnit\Framework\TestCase;

final class ListMirrorTest extends TestCase
{
    private const SOURCE = ['name' => 'main', 'url' => 'https://lists.example', 'root' => '{}'];
    private const TIMESTAMP = 'https://lists.example/metadata/timestamp.json';

    private FakePort $port;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $this->port->time = time();
    }

    public function testChangesItsVersionWithTheSnapshotAndNotWithADailySignature(): void
    {
        $first = $this->publish(1, 'a');
        self::assertSame($first, $this->publish(1, 'b'));
        self::assertNotSame($first, $this->publish(2, 'b'));
    }

    public function testChangesItsVersionWhenTheListsExpireAlsoWhileTheSourceIsAway(): void
    {
        $first = $this->publish(1, 'a', 100);
        $this->port->time += 61;
        self::assertSame($first, (new ListMirror($this->port, [self::SOURCE]))->version());
        $this->port->answers = [];
        $this->port->time += 61;
        $expired = (new ListMirror($this->port, [self::SOURCE]))->version();
        self::assertNotSame($first, $expired);
        self::assertSame($first, $this->publish(1, 'b', 100));
    }

    public function testAsksAtMostOnceAMinute(): void
    {
        $this->publish(1, 'a');
        $asked = count($this->port->sent);
        (new ListMirror($this->port, [self::SOURCE]))->version();
        self::assertCount($asked, $this->port->sent);
        $this->port->time += 61;
        (new ListMirror($this->port, [self::SOURCE]))->version();
        self::assertCount($asked + 1, $this->port->sent);
    }

    public function testKeepsTheVersionItHadWhenTheSourceIsAway(): void
    {
        $version = $this->publish(1, 'a');
        $this->port->time += 61;
        $this->port->answers = [];
        self::assertSame($version, (new ListMirror($this->port, [self::SOURCE]))->version());
        self::assertNotSame([], $this->port->logged);
    }

    public function testLeavesASourceAloneForAMinuteThatDidNotAnswer(): void
    {
        (new ListMirror($this->port, [self::SOURCE]))->version();
        (new ListMirror($this->port, [self::SOURCE]))->version();
        self::assertCount(1, $this->port->sent);
        $this->port->time += 61;
        (new ListMirror($this->port, [self::SOURCE]))->version();
        self::assertCount(2, $this->port->sent);
    }

    public function testStartsAnewForAnotherSource(): void
    {
        $this->publish(1, 'a');
        $other = ['name' => 'main', 'url' => 'https://other.example', 'root' => '{}'];
        self::assertSame('main=none', (new ListMirror($this->port, [$other]))->version());
    }

    /** @return array<string, array{string}> */
    public static function paths(): array
    {
        return array_map(static fn (string $path): array => [$path], [
            'up' => 'metadata/../../config.inc.php',
            'absolute' => '/etc/passwd',
            'another folder' => 'keys/online.json',
            'within targets' => 'targets/a/b',
            'up within targets' => 'targets/..',
            'another file' => 'metadata/x.json',
            'a line end' => "metadata/timestamp.json\n",
            'nothing' => '',
        ]);
    }

    /** @dataProvider paths */
    public function testAsksForNothingButListFiles(string $path): void
    {
        $bytes = null;
        try {
            $bytes = (new ListMirror($this->port, [self::SOURCE]))->file('main', $path);
        } catch (Fault) {
            self::assertSame('targets/..', $path);
        }
        self::assertNull($bytes);
        self::assertNull((new ListMirror($this->port, [self::SOURCE]))->file('unknown', 'metadata/timestamp.json'));
    }

    public function testFetchesAFileThatNeverChangesOnce(): void
    {
        $path = 'targets/' . str_repeat('ab', 32) . '.layer';
        $this->port->answers["https://lists.example/$path"] = new HttpAnswer(200, [], 'bytes');
        $mirror = new ListMirror($this->port, [self::SOURCE]);
        self::assertSame('bytes', $mirror->file('main', $path));
        $this->port->time += 1_000_000;
        self::assertSame('bytes', $mirror->file('main', $path));
        self::assertCount(1, $this->port->sent);
    }

    public function testAsksAnewWhenTheClockWasSetBack(): void
    {
        $version = $this->publish(1, 'a');
        $this->port->time -= 86400;
        self::assertNotSame($version, $this->publish(2, 'b'));
        $this->port->answers = [];
        $this->port->time += 61;
        (new ListMirror($this->port, [self::SOURCE]))->version();
        $this->port->time -= 86400;
        self::assertNotSame($version, $this->publish(3, 'c'));
    }

    public function testLogsWhatBrowsersRefuseOnceADayAndNothingElseOfIt(): void
    {
        $refused = ['name' => 'main', 'error' => 'TUF_ROLLBACK', 'version' => 2];
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused(['no list', $refused]);
        self::assertCount(1, $this->port->logged);
        self::assertStringContainsString('lists main', $this->port->logged[0]);
        self::assertStringContainsString('(TUF_ROLLBACK); version 2 ', $this->port->logged[0]);
        $this->port->time += 3600;
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused([$refused, $refused]);
        self::assertCount(1, $this->port->logged);
        $this->port->time += 86400;
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused([['version' => null] + $refused]);
        self::assertCount(2, $this->port->logged);
        self::assertStringContainsString('none was ever received', $this->port->logged[1]);
        // A user who makes codes up cannot fill the log.
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused([['error' => 'TUF_OTHER'] + $refused]);
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused([['error' => "TUF\nforged line"] + $refused]);
        (new ListMirror($this->port, [self::SOURCE]))->noteRefused([['name' => 'other'] + $refused]);
        self::assertCount(2, $this->port->logged);
    }

    private function publish(int $version, string $signature, ?int $seconds = null): string
    {
        $this->port->time += 61;
        $signed = ['meta' => ['snapshot.json' => ['version' => $version]]];
        if ($seconds !== null) {
            $signed['expires'] = gmdate('Y-m-d\TH:i:s\Z', $this->port->time + $seconds);
        }
        $file = json_encode(['signed' => $signed, 'signatures' => [$signature]], JSON_THROW_ON_ERROR);
        $this->port->answers[self::TIMESTAMP] = new HttpAnswer(200, [], $file);

        return (new ListMirror($this->port, [self::SOURCE]))->version();
    }
}
