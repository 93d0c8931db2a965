<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

/** An incident that is to be sent now. */
final class DueIncident
{
    /** @param string $body what is sent, byte for byte */
    public function __construct(
        public readonly string $id,
        public readonly string $body,
        public readonly int $due,
        public readonly int $attempts,
    ) {
    }
}
