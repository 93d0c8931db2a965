<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\Fingerprint;
use Mailwicket\MessageName;
use Mailwicket\Ticket;
use PHPUnit\Framework\TestCase;

final class TicketTest extends TestCase
{
    private const KEY = 'a key of the tests, long enough';

    public function testStandsForWhatItWasIssuedFor(): void
    {
        $read = (new Ticket(self::KEY))->read($this->ticket(), 1, 1000);
        self::assertNotNull($read);
        self::assertSame(
            ['5', 'Entwürfe', 'raw', 'header', 'context'],
            [$read['name']->uid, $read['name']->folder, $read['message']->raw, $read['message']->header, $read['context']],
        );
    }

    public function testEndsAfterAQuarterOfAnHour(): void
    {
        $tickets = new Ticket(self::KEY);
        self::assertNotNull($tickets->read($this->ticket(), 1, 1900));
        self::assertNull($tickets->read($this->ticket(), 1, 1901));
    }

    public function testIsNoTicketOfAnotherUserOrInstallation(): void
    {
        self::assertNull((new Ticket(self::KEY))->read($this->ticket(), 2, 1000));
        self::assertNull((new Ticket('another key of the tests'))->read($this->ticket(), 1, 1000));
    }

    public function testIsBrokenByEveryChange(): void
    {
        $ticket = $this->ticket();
        $tickets = new Ticket(self::KEY);
        for ($at = 0; $at < strlen($ticket) - 1; $at++) {
            $changed = $ticket;
            $changed[$at] = $changed[$at] === 'A' ? 'B' : 'A';
            if ($changed !== $ticket) {
                self::assertNull($tickets->read($changed, 1, 1000), "at $at");
            }
        }
        foreach (['', '.', 'a', 'a.b.c', str_repeat('A', 9000) . '.'] as $text) {
            self::assertNull($tickets->read($text, 1, 1000));
        }
    }

    public function testNeedsAKey(): void
    {
        $this->expectException(Fault::class);
        new Ticket('short');
    }

    private function ticket(): string
    {
        $message = new Fingerprint('raw', 'header');

        return (new Ticket(self::KEY))->issue(1, MessageName::parse('5', 'Entwürfe'), $message, 'context', 1000);
    }
}
