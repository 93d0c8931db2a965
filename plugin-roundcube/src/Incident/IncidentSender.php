<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

use Mailwicket\Fault;
use Mailwicket\Policy;
use Mailwicket\RoundcubePort;

/**
 * Sends kept incidents when a server takes them. It takes the same id twice without making two, so that a lost answer does no
 * harm. One that it refuses for good is kept, and shown with the reason.
 */
final class IncidentSender
{
    private const BATCH = 5;
    private const TIMEOUT = 2.0;
    private const FIRST_RETRY_SECONDS = 60;
    private const LAST_RETRY_SECONDS = 6 * 3600;
    /** The server has it, or has another of this id that it will not change. */
    private const TAKEN = [200, 201, 202, 204, 409];
    /** What a server will say of the same bytes for ever. */
    private const FINAL = [400, 413, 415, 422];

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly Policy $policy,
        private readonly IncidentStore $store,
    ) {
    }

    /** Called after the answer went to the user. @throws Fault when the database fails */
    public function sendDue(): void
    {
        ['url' => $url, 'credential' => $credential] = $this->policy->incidentTarget();
        if ($url === '') {
            return;
        }
        foreach ($this->store->due(self::BATCH) as $due) {
            $wait = min(self::FIRST_RETRY_SECONDS * 2 ** min($due->attempts, 10), self::LAST_RETRY_SECONDS);
            $until = $this->port->now() + (int) $wait;
            if (!$this->store->claim($due, $until)) {
                continue;
            }
            $status = $this->answer($due->body, $url, $credential);
            if (in_array($status, self::TAKEN, true)) {
                $this->store->done($due, $until, '');
            } elseif (in_array($status, self::FINAL, true)) {
                $this->port->log("incident $due->id refused for good: $status");
                $this->store->done($due, $until, "HTTP $status");
            } else {
                // The server is away, or busy: the others would find the same.
                return;
            }
        }
    }

    /** @return int the status, 0 for no answer */
    private function answer(string $body, string $url, string $credential): int
    {
        $headers = ['Content-Type' => 'application/json'];
        if ($credential !== '') {
            $headers['Authorization'] = "Bearer $credential";
        }
        try {
            return $this->port->send('POST', $url, $headers, $body, self::TIMEOUT)->status;
        } catch (Fault $fault) {
            $this->port->log("incidents: $fault->reason: {$fault->getMessage()}");

            return 0;
        }
    }
}
