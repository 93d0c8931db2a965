<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\Marking\MailboxPort;
use Mailwicket\MessageName;

/** A mailbox that writes down what was done to it. */
final class FakeMailbox implements MailboxPort
{
    /** @var list<string> */
    public array $keywords = [];
    /** @var list<string> */
    public array $done = [];
    /** @var list<string> */
    public array $notices = [];
    public bool $isAway = false;
    public bool $isBroken = false;

    public function keywords(MessageName $name): array
    {
        return $this->keywords;
    }

    public function setKeyword(MessageName $name, string $keyword): void
    {
        if ($this->isBroken) {
            throw new Fault('unreachable', 'as the test says');
        }
        $this->done[] = "$keyword on $name->uid";
    }

    public function isPutAway(MessageName $name): bool
    {
        return $this->isAway;
    }

    public function moveToJunk(MessageName $name): void
    {
        $this->done[] = "moved $name->uid";
    }

    public function atEnd(callable $work): void
    {
        $work();
    }

    public function notice(string $label): void
    {
        $this->notices[] = $label;
    }

    public function takeNotices(): array
    {
        return $this->notices;
    }

    public function show(string $text): void
    {
        throw new \LogicException('nothing is shown here');
    }
}
