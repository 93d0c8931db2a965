<?php

declare(strict_types=1);

namespace Mailwicket\Marking;

use Mailwicket\Fault;
use Mailwicket\MessageName;

/** What the plugin changes in the user's mailbox, in the user's own session, where the administrator wants it. */
interface MailboxPort
{
    /** @return list<string> keywords of a message in upper case, without `$` @throws Fault */
    public function keywords(MessageName $name): array;

    /** @throws Fault when the server does not take it */
    public function setKeyword(MessageName $name, string $keyword): void;

    /** Whether a message lies where mail is put that is moved no more: junk, trash, drafts, sent. */
    public function isPutAway(MessageName $name): bool;

    /** @throws Fault when there is no such folder, or the server does not move it */
    public function moveToJunk(MessageName $name): void;

    /** Does something when the page is made, before the session ends. @param callable(): void $work */
    public function atEnd(callable $work): void;

    /** Keeps the key of a text for the next page that can show it. */
    public function notice(string $label): void;

    /** @return list<string> the keys that were kept; each is given once */
    public function takeNotices(): array;

    /** Shows a text on the page that is being made. */
    public function show(string $text): void;
}
