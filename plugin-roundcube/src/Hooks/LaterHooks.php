<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\Composition;
use Mailwicket\Marking\RoundcubeMailbox;
use Mailwicket\Services;

/** What is done beside or after the answer that the user waits for. */
final class LaterHooks
{
    public function __construct(private readonly Composition $composition)
    {
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onStorage(array $args): array
    {
        $known = is_array($args['message_flags'] ?? null) ? $args['message_flags'] : [];

        return ['message_flags' => RoundcubeMailbox::flags() + $known] + $args;
    }

    /** Roundcube's pages ask for news about once a minute: a good time to send what is kept. */
    public function onRefresh(): void
    {
        $this->composition->attempt(static function (Services $parts): void {
            foreach ($parts->mailbox->takeNotices() as $label) {
                $parts->mailbox->show($parts->texts->of($label));
            }
        }, null);
        $this->composition->port()->afterAnswer(function (): void {
            $this->composition->attempt(static function (Services $parts): void {
                $parts->sender->sendDue();
            }, null);
        });
    }
}
