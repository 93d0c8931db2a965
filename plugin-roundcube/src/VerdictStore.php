<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * Verdicts by what they are about: the bytes of a message, the lists and the policy in force, and the user. A message that was
 * moved or copied keeps its verdict; a new list or policy has none.
 */
final class VerdictStore
{
    /** Nobody has opened the message for so long; it is verified again when somebody does. */
    private const SECONDS = 90 * 86400;
    /** Clocks of several web servers differ by a little. */
    private const CLOCK_DRIFT = 60;

    public function __construct(private readonly RoundcubePort $port)
    {
    }

    /** @throws Fault */
    public function find(Fingerprint $message, string $context): ?Verdict
    {
        $rows = $this->port->rows(
            'SELECT verdict FROM ' . $this->port->table('mailwicket_verdicts')
                . ' WHERE user_id = ? AND raw_sha256 = ? AND header_sha256 = ? AND context = ?',
            [$this->port->userId(), $message->raw, $message->header, $context],
        );

        return isset($rows[0]['verdict']) ? Verdict::fromJson((string) $rows[0]['verdict']) : null;
    }

    /** Whether a message with this header block has a verdict. Says nothing of the bytes below it. @throws Fault */
    public function hasHeader(string $header, string $context): bool
    {
        return [] !== $this->port->rows(
            'SELECT raw_sha256 FROM ' . $this->port->table('mailwicket_verdicts')
                . ' WHERE user_id = ? AND header_sha256 = ? AND context = ?',
            [$this->port->userId(), $header, $context],
        );
    }

    /**
     * Keeps a verdict in place of all others of the message.
     *
     * @throws Fault
     */
    public function keep(Fingerprint $message, string $context, string $json): void
    {
        $table = $this->port->table('mailwicket_verdicts');
        $this->port->change(
            "DELETE FROM $table WHERE user_id = ? AND (raw_sha256 = ? OR created < ?)",
            [$this->port->userId(), $message->raw, $this->port->now() - self::SECONDS],
        );
        $this->insertOrIgnore(
            $table,
            ['user_id', 'raw_sha256', 'header_sha256', 'context', 'created', 'verdict'],
            [$this->port->userId(), $message->raw, $message->header, $context, $this->port->now(), $json],
        );
    }

    /**
     * What is in the place of a message, if it was seen there. The caller holds `header` against the header block that is
     * there now.
     *
     * @throws Fault
     */
    public function fingerprintAt(string $place): ?Fingerprint
    {
        return $this->fingerprintsAt([$place])[$place] ?? null;
    }

    /**
     * @param list<string> $places
     *
     * @return array<string, Fingerprint>
     *
     * @throws Fault
     */
    public function fingerprintsAt(array $places): array
    {
        if ($places === []) {
            return [];
        }
        $rows = $this->port->rows(
            'SELECT place, raw_sha256, header_sha256 FROM ' . $this->port->table('mailwicket_places')
                . ' WHERE user_id = ? AND place IN (' . implode(', ', array_fill(0, count($places), '?')) . ')',
            [$this->port->userId(), ...$places],
        );
        $found = [];
        foreach ($rows as $row) {
            $found[(string) $row['place']] = new Fingerprint((string) $row['raw_sha256'], (string) $row['header_sha256']);
        }

        return $found;
    }

    /** @throws Fault */
    public function keepPlace(string $place, Fingerprint $message): void
    {
        $table = $this->port->table('mailwicket_places');
        $this->port->change(
            "DELETE FROM $table WHERE user_id = ? AND (place = ? OR created < ?)",
            [$this->port->userId(), $place, $this->port->now() - self::SECONDS],
        );
        $this->insertOrIgnore(
            $table,
            ['user_id', 'place', 'raw_sha256', 'header_sha256', 'created'],
            [$this->port->userId(), $place, $message->raw, $message->header, $this->port->now()],
        );
    }

    /**
     * Prefixes of verdicts in force, for many messages at one time.
     *
     * @param list<string> $raws SHA-256 of messages
     *
     * @return array<string, Verdict> by SHA-256
     *
     * @throws Fault
     */
    public function findMany(array $raws, string $context): array
    {
        if ($raws === []) {
            return [];
        }
        $rows = $this->port->rows(
            'SELECT raw_sha256, verdict FROM ' . $this->port->table('mailwicket_verdicts')
                . ' WHERE user_id = ? AND context = ? AND raw_sha256 IN ('
                . implode(', ', array_fill(0, count($raws), '?')) . ')',
            [$this->port->userId(), $context, ...$raws],
        );
        $found = [];
        foreach ($rows as $row) {
            $found[(string) $row['raw_sha256']] = Verdict::fromJson((string) $row['verdict']);
        }

        return $found;
    }

    /**
     * An override that ends later than one given now could was given before the clock was set back: it is over.
     *
     * @return array<string, string> reasons of overrides in force, by attachment id
     *
     * @throws Fault
     */
    public function overrides(string $raw, int $longest): array
    {
        $rows = $this->port->rows(
            'SELECT attachment, reason FROM ' . $this->port->table('mailwicket_overrides')
                . ' WHERE user_id = ? AND raw_sha256 = ? AND until > ? AND until <= ?',
            [$this->port->userId(), $raw, $this->port->now(), $this->port->now() + $longest + self::CLOCK_DRIFT],
        );
        $found = [];
        foreach ($rows as $row) {
            $found[(string) $row['attachment']] = (string) $row['reason'];
        }

        return $found;
    }

    /** @throws Fault */
    public function keepOverride(string $raw, string $attachment, string $reason, int $until): void
    {
        $table = $this->port->table('mailwicket_overrides');
        $this->port->change(
            "DELETE FROM $table WHERE user_id = ? AND ((raw_sha256 = ? AND attachment = ?) OR until < ?)",
            [$this->port->userId(), $raw, $attachment, $this->port->now()],
        );
        $this->insertOrIgnore(
            $table,
            ['user_id', 'raw_sha256', 'attachment', 'reason', 'until'],
            [$this->port->userId(), $raw, $attachment, mb_substr($reason, 0, 500), $until],
        );
    }

    /**
     * Two requests may keep the same at the same time; whichever comes second finds it there.
     *
     * @param list<string>     $columns
     * @param list<int|string> $values
     */
    private function insertOrIgnore(string $table, array $columns, array $values): void
    {
        $names = implode(', ', $columns);
        $marks = implode(', ', array_fill(0, count($columns), '?'));
        try {
            $this->port->change("INSERT INTO $table ($names) VALUES ($marks)", $values);
        } catch (Fault $fault) {
            $keys = array_slice($columns, 0, 2);
            $where = implode(' AND ', array_map(static fn (string $key): string => "$key = ?", $keys));
            if ($this->port->rows("SELECT user_id FROM $table WHERE $where", array_slice($values, 0, 2)) === []) {
                throw $fault;
            }
        }
    }
}
