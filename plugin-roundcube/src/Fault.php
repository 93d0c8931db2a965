<?php

declare(strict_types=1);

namespace Mailwicket;

/** Something of ours or beside us failed. `reason` is a row of the policy's `withoutVerdict`, as receipts spell it. */
final class Fault extends \RuntimeException
{
    public function __construct(public readonly string $reason, string $what, ?\Throwable $previous = null)
    {
        parent::__construct($what, 0, $previous);
    }
}
