<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\Composition;
use Mailwicket\Services;

/** What is done when the user has the answer already. */
final class LaterHooks
{
    public function __construct(private readonly Composition $composition)
    {
    }

    /** Roundcube's pages ask for news about once a minute: a good time to send what is kept. */
    public function onRefresh(): void
    {
        $this->composition->port()->afterAnswer(function (): void {
            $this->composition->attempt(static function (Services $parts): void {
                $parts->sender->sendDue();
            }, null);
        });
    }
}
