<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

/** An incident and what became of sending it. */
final class KeptIncident
{
    /**
     * @param int    $created seconds since 1970
     * @param int    $sent    seconds since 1970, 0 while it was not
     * @param string $refused why the server will never take it (`HTTP 422`), `''` otherwise
     */
    public function __construct(
        public readonly Incident $incident,
        public readonly int $created,
        public readonly int $sent,
        public readonly string $refused,
    ) {
    }
}
