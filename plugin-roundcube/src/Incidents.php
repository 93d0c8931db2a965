<?php

declare(strict_types=1);

namespace Mailwicket;

/** Incidents are kept first and sent when they can be. The server takes the same id twice without making two. */
final class Incidents
{
    private const BATCH = 5;
    private const TIMEOUT = 2.0;
    private const RETRY_SECONDS = 60;

    public function __construct(private readonly RoundcubePort $port, private readonly Policy $policy)
    {
    }

    /** @param string $incident JSON as core made it @throws Fault */
    public function keep(string $incident): void
    {
        $id = json_decode($incident, true)['id'] ?? null;
        if (!is_string($id) || preg_match('/\A[0-9a-f]{32}\z/', $id) !== 1) {
            throw new Fault('corrupt', 'an incident without id');
        }
        $table = $this->port->table('mailwicket_incidents');
        $this->port->change(
            "DELETE FROM $table WHERE user_id = ? AND created < ?",
            [$this->port->userId(), $this->port->now() - $this->policy->keepsIncidentsDays() * 86400],
        );
        $user = $this->port->userId();
        if ($this->port->rows("SELECT incident_id FROM $table WHERE user_id = ? AND incident_id = ?", [$user, $id]) !== []) {
            return;
        }
        $this->port->change(
            "INSERT INTO $table (user_id, incident_id, created, due, body) VALUES (?, ?, ?, ?, ?)",
            [$user, $id, $this->port->now(), 0, $incident],
        );
    }

    /** Sends what is due. Called after the answer went to the user. @throws Fault when the database fails */
    public function sendDue(): void
    {
        ['url' => $url, 'credential' => $credential] = $this->policy->incidentTarget();
        if ($url === '') {
            return;
        }
        $table = $this->port->table('mailwicket_incidents');
        $now = $this->port->now();
        $rows = $this->port->rows(
            "SELECT incident_id, body FROM $table WHERE user_id = ? AND due >= 0 AND due <= ? ORDER BY created",
            [$this->port->userId(), $now],
        );
        foreach (array_slice($rows, 0, self::BATCH) as $row) {
            // A refused incident stays refused; one that found nobody is sent again.
            $due = $this->isTaken((string) $row['body'], $url, $credential) ? -1 : $now + self::RETRY_SECONDS;
            $this->port->change(
                "UPDATE $table SET due = ? WHERE user_id = ? AND incident_id = ?",
                [$due, $this->port->userId(), (string) $row['incident_id']],
            );
            if ($due !== -1) {
                return;
            }
        }
    }

    private function isTaken(string $body, string $url, string $credential): bool
    {
        try {
            $status = $this->port->send('POST', $url, [
                'Authorization' => "Bearer $credential",
                'Content-Type' => 'application/json',
            ], $body, self::TIMEOUT)->status;
        } catch (Fault) {
            return false;
        }
        if (in_array($status, [200, 201, 409], true)) {
            return true;
        }
        $this->port->log("incident refused: $status");

        return $status >= 400 && $status < 500 && !in_array($status, [401, 403, 429], true);
    }
}
