<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\Marking\Marker;
use Mailwicket\MessageName;
use Mailwicket\Policy;
use PHPUnit\Framework\TestCase;

final class MarkerTest extends TestCase
{
    private const ALL = ['mailwicket_keywords' => ['$Junk', '$Phishing'], 'mailwicket_move_to_junk' => true];

    private FakePort $port;
    private FakeMailbox $mailbox;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $this->mailbox = new FakeMailbox();
    }

    public function testDoesNothingUnlessItIsWanted(): void
    {
        $this->marked([], 'malicious');
        $this->marked(self::ALL, 'suspicious');
        $this->marked(self::ALL, 'malicious', ['mode' => 'audit']);
        self::assertSame([], $this->mailbox->done);
    }

    public function testMarksAMaliciousMessageOnceAndSaysThatItMoved(): void
    {
        $this->marked(self::ALL, 'malicious');
        $this->marked(self::ALL, 'malicious');
        self::assertSame(['$Phishing on 5', '$Junk on 5', 'moved 5'], $this->mailbox->done);
        self::assertSame(['marked_moved'], $this->mailbox->notices);
    }

    public function testMarksAgainWhatWasNotMaliciousMeanwhile(): void
    {
        $this->marked(['mailwicket_keywords' => ['$Junk']], 'malicious');
        $this->marked(['mailwicket_keywords' => ['$Junk']], 'clean');
        $this->marked(['mailwicket_keywords' => ['$Junk']], 'malicious');
        self::assertSame(['$Junk on 5', '$Junk on 5'], $this->mailbox->done);
    }

    /** @return array<string, array{string}> */
    public static function words(): array
    {
        return ['$NotJunk' => ['NOTJUNK'], '$NotPhishing' => ['NOTPHISHING'], 'NonJunk' => ['NONJUNK']];
    }

    /** @dataProvider words */
    public function testRespectsWhatTheUserSays(string $keyword): void
    {
        $this->mailbox->keywords = ['SEEN', $keyword];
        $this->marked(self::ALL, 'malicious');
        self::assertSame([], $this->mailbox->done);
    }

    public function testLeavesWhatIsThereAlready(): void
    {
        $this->mailbox->keywords = ['JUNK'];
        $this->mailbox->isAway = true;
        $this->marked(self::ALL, 'malicious');
        self::assertSame(['$Phishing on 5'], $this->mailbox->done);
    }

    public function testSaysOnceThatItFailed(): void
    {
        $this->mailbox->isBroken = true;
        $this->marked(self::ALL, 'malicious');
        $this->marked(self::ALL, 'malicious');
        self::assertSame([['marked_failed'], []], [$this->mailbox->notices, $this->mailbox->done]);
        self::assertCount(1, $this->port->logged);
    }

    public function testFailsNoVerdictWithoutADatabase(): void
    {
        $this->port->hasDatabase = false;
        $this->marked(self::ALL, 'malicious');
        self::assertSame([], $this->mailbox->done);
        self::assertCount(1, $this->port->logged);
    }

    public function testRefusesOtherKeywords(): void
    {
        $this->expectException(Fault::class);
        $this->marked(['mailwicket_keywords' => ['\\Deleted']], 'malicious');
    }

    /**
     * @param array<string, mixed> $settings
     * @param array<string, mixed> $policy
     */
    private function marked(array $settings, string $outcome, array $policy = []): void
    {
        $this->port->settings = $settings;
        Marker::of($this->port, $this->mailbox, Policy::fromSetting($policy))
            ->verified(MessageName::parse('5', 'INBOX'), str_repeat('a', 64), $outcome);
    }
}
