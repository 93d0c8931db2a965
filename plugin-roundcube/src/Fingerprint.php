<?php

declare(strict_types=1);

namespace Mailwicket;

/** What tells one message from all others: SHA-256 of its bytes and of its header block, lower-case hex. */
final class Fingerprint
{
    public function __construct(public readonly string $raw, public readonly string $header)
    {
    }
}
