<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

use Mailwicket\Fault;
use Mailwicket\Policy;
use Mailwicket\RoundcubePort;

/** The user's incidents. Each is kept before it is sent, once for its id, and stays when no server takes it. */
final class IncidentStore
{
    private const COLUMNS = 'body, created, sent, refused';
    /** Rows of the first version of the table that are completed at one time. */
    private const COMPLETED_AT_ONCE = 200;

    public function __construct(private readonly RoundcubePort $port, private readonly Policy $policy)
    {
    }

    /** Keeps an incident that is not kept yet. @throws Fault */
    public function keep(Incident $incident): void
    {
        $table = $this->table();
        $user = $this->port->userId();
        $this->port->change(
            "DELETE FROM $table WHERE user_id = ? AND created < ?",
            [$user, $this->port->now() - $this->policy->keepsIncidentsDays() * 86400],
        );
        if ($this->find($incident->id) !== null) {
            return;
        }
        try {
            $this->port->change(
                "INSERT INTO $table (user_id, incident_id, created, due, body, outcome, words) VALUES (?, ?, ?, 0, ?, ?, ?)",
                [$user, $incident->id, $this->port->now(), $incident->json, $incident->outcome, $incident->words()],
            );
        } catch (Fault $fault) {
            // Two requests may keep the same at the same time.
            if ($this->find($incident->id) === null) {
                throw $fault;
            }
        }
    }

    /** Writes what the user decided into the incident, and has it sent once more. @throws Fault */
    public function override(Incident $incident, string $reason): void
    {
        $this->keep($incident);
        $kept = $this->find($incident->id)->incident ?? $incident;
        $changed = $kept->withOverride($reason, $this->port->now());
        $this->port->change(
            'UPDATE ' . $this->table() . " SET body = ?, due = 0, sent = 0, refused = '', attempts = 0
                WHERE user_id = ? AND incident_id = ?",
            [$changed->json, $this->port->userId(), $incident->id],
        );
    }

    /**
     * @throws Fault
     *
     * @phpstan-impure another request may write at any time
     */
    public function find(string $id): ?KeptIncident
    {
        $rows = $this->port->rows(
            'SELECT ' . self::COLUMNS . ' FROM ' . $this->table() . ' WHERE user_id = ? AND incident_id = ?',
            [$this->port->userId(), $id],
        );

        return isset($rows[0]) ? self::of($rows[0]) : null;
    }

    /**
     * Newest first.
     *
     * @return list<KeptIncident>
     *
     * @throws Fault
     */
    public function list(IncidentQuery $query, int $limit, int $offset = 0): array
    {
        $this->complete();
        [$conditions, $values] = $query->condition();

        return array_map(self::of(...), $this->port->rows(
            'SELECT ' . self::COLUMNS . ' FROM ' . $this->table() . " WHERE user_id = ?$conditions
                ORDER BY created DESC, incident_id LIMIT $limit OFFSET $offset",
            [$this->port->userId(), ...$values],
        ));
    }

    /** @throws Fault */
    public function count(IncidentQuery $query): int
    {
        $this->complete();
        [$conditions, $values] = $query->condition();
        $rows = $this->port->rows(
            'SELECT count(*) AS total FROM ' . $this->table() . " WHERE user_id = ?$conditions",
            [$this->port->userId(), ...$values],
        );

        return (int) ($rows[0]['total'] ?? 0);
    }

    /**
     * What is due now. `claim` says whether it is still there for the taking.
     *
     * @return list<DueIncident>
     *
     * @throws Fault
     */
    public function due(int $limit): array
    {
        $rows = $this->port->rows(
            'SELECT incident_id, due, attempts, body FROM ' . $this->table() . " WHERE user_id = ? AND sent = 0 AND refused = ''
                AND due <= ? ORDER BY created LIMIT $limit",
            [$this->port->userId(), $this->port->now()],
        );

        return array_map(static fn (array $row): DueIncident => new DueIncident(
            (string) ($row['incident_id'] ?? ''),
            (string) ($row['body'] ?? ''),
            (int) ($row['due'] ?? 0),
            (int) ($row['attempts'] ?? 0),
        ), $rows);
    }

    /** Takes an incident for sending, so that no other request sends it at the same time. @throws Fault */
    public function claim(DueIncident $due, int $until): bool
    {
        return $this->port->change(
            'UPDATE ' . $this->table() . ' SET due = ?, attempts = ? WHERE user_id = ? AND incident_id = ? AND due = ? AND sent = 0',
            [$until, $due->attempts + 1, $this->port->userId(), $due->id, $due->due],
        ) === 1;
    }

    /** Notes the end of a sending, unless the incident changed meanwhile: then it is still to be sent. @throws Fault */
    public function done(DueIncident $due, int $claimedUntil, string $refused): void
    {
        $this->port->change(
            'UPDATE ' . $this->table() . ' SET sent = ?, refused = ? WHERE user_id = ? AND incident_id = ? AND due = ?',
            [$refused === '' ? $this->port->now() : 0, $refused, $this->port->userId(), $due->id, $claimedUntil],
        );
    }

    /** Fills in what rows of the first version of the table lack. */
    private function complete(): void
    {
        $table = $this->table();
        $rows = $this->port->rows(
            "SELECT incident_id, body FROM $table WHERE user_id = ? AND words IS NULL LIMIT " . self::COMPLETED_AT_ONCE,
            [$this->port->userId()],
        );
        foreach ($rows as $row) {
            $incident = Incident::fromJson((string) ($row['body'] ?? ''));
            $this->port->change(
                "UPDATE $table SET outcome = ?, words = ? WHERE user_id = ? AND incident_id = ?",
                [$incident->outcome, $incident->words(), $this->port->userId(), (string) ($row['incident_id'] ?? '')],
            );
        }
    }

    /** @param array<string, scalar|null> $row */
    private static function of(array $row): KeptIncident
    {
        return new KeptIncident(
            Incident::fromJson((string) ($row['body'] ?? '')),
            (int) ($row['created'] ?? 0),
            (int) ($row['sent'] ?? 0),
            (string) ($row['refused'] ?? ''),
        );
    }

    private function table(): string
    {
        return $this->port->table('mailwicket_incidents');
    }
}
