<?php

declare(strict_types=1);

namespace Mailwicket\Marking;

use Mailwicket\Fault;
use Mailwicket\MessageName;
use Mailwicket\Policy;
use Mailwicket\RoundcubePort;

/**
 * Marks malicious messages in the mailbox, where the administrator wants it: keywords, and a move to junk. Once for a message
 * while it is malicious, and never against the user's own word. Nothing is taken back.
 */
final class Marker
{
    public const KEYWORDS = ['$Phishing', '$Junk'];
    /** What users and their programs say of mail that is none. */
    private const RESPECTED = ['NOTPHISHING', 'NOTJUNK', 'NONJUNK'];

    /** @param list<string> $keywords */
    private function __construct(
        private readonly RoundcubePort $port,
        private readonly MailboxPort $mailbox,
        private readonly array $keywords,
        private readonly bool $moves,
    ) {
    }

    /** @throws Fault when the configuration cannot be used */
    public static function of(RoundcubePort $port, MailboxPort $mailbox, Policy $policy): self
    {
        $keywords = $port->setting('mailwicket_keywords', []);
        $moves = $port->setting('mailwicket_move_to_junk', false);
        if (!is_array($keywords) || array_diff($keywords, self::KEYWORDS) !== [] || !is_bool($moves)) {
            throw new Fault('corrupt', 'mailwicket_keywords has $Phishing and $Junk, mailwicket_move_to_junk is true or false');
        }
        $wanted = array_values(array_intersect(self::KEYWORDS, $keywords));

        // Audit mode changes nothing that a user sees.
        return $policy->isAudit() ? new self($port, $mailbox, [], false) : new self($port, $mailbox, $wanted, $moves);
    }

    /** A message got a verdict: marks it when the page is made. Never throws: no verdict fails for a mark. */
    public function verified(MessageName $name, string $raw, string $outcome): void
    {
        if ($this->keywords === [] && !$this->moves) {
            return;
        }
        try {
            if ($outcome !== 'malicious') {
                $this->forget($raw);
            } elseif ($this->claim($raw)) {
                $this->mailbox->atEnd(fn () => $this->mark($name));
            }
        } catch (Fault $fault) {
            $this->port->log("a message was not marked: {$fault->getMessage()}");
        }
    }

    private function mark(MessageName $name): void
    {
        try {
            $keywords = $this->mailbox->keywords($name);
            if (array_intersect($keywords, self::RESPECTED) !== []) {
                return;
            }
            foreach ($this->keywords as $keyword) {
                if (!in_array(strtoupper(ltrim($keyword, '$')), $keywords, true)) {
                    $this->mailbox->setKeyword($name, $keyword);
                }
            }
            if ($this->moves && !$this->mailbox->isPutAway($name)) {
                $this->mailbox->moveToJunk($name);
                $this->mailbox->notice('marked_moved');
            }
        } catch (Fault $fault) {
            $this->port->log("a message was not marked: {$fault->getMessage()}");
            $this->mailbox->notice('marked_failed');
        }
    }

    /** Whether this message was not marked before. @throws Fault */
    private function claim(string $raw): bool
    {
        $table = $this->port->table('mailwicket_marks');
        $user = $this->port->userId();
        if ($this->port->rows("SELECT created FROM $table WHERE user_id = ? AND raw_sha256 = ?", [$user, $raw]) !== []) {
            return false;
        }
        try {
            $sql = "INSERT INTO $table (user_id, raw_sha256, created) VALUES (?, ?, ?)";

            return $this->port->change($sql, [$user, $raw, $this->port->now()]) === 1;
        } catch (Fault $fault) {
            // Another request was first, or the database is away.
            $this->port->log("a message was not marked: {$fault->getMessage()}");

            return false;
        }
    }

    /** @throws Fault */
    private function forget(string $raw): void
    {
        $table = $this->port->table('mailwicket_marks');
        $this->port->change("DELETE FROM $table WHERE user_id = ? AND raw_sha256 = ?", [$this->port->userId(), $raw]);
    }
}
