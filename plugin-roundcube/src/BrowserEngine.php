<?php

declare(strict_types=1);

namespace Mailwicket;

/** The user's browser verifies and posts the verdict with a ticket. */
final class BrowserEngine implements Engine
{
    public function name(): string
    {
        return 'browser';
    }

    public function verify(RawMessage $message): ?string
    {
        return null;
    }

    public function isReached(): bool
    {
        return true;
    }
}
