<?php

declare(strict_types=1);

namespace Mailwicket;

/** A Mailwicket server verifies (`POST /v1/messages` of docs/SCORING-API.yaml). */
final class ServiceEngine implements Engine
{
    /** A page of settings does not wait longer to say how the server is. */
    private const LOOK_SECONDS = 2.0;

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly string $url,
        private readonly string $token,
        private readonly float $seconds,
    ) {
    }

    public function name(): string
    {
        return 'service';
    }

    public function verify(RawMessage $message): string
    {
        $answer = $this->port->send('POST', rtrim($this->url, '/') . '/v1/messages', [
            'Authorization' => 'Bearer ' . $this->token,
            'Content-Type' => 'message/rfc822',
            'Content-Length' => (string) $message->size,
        ], $message->open(), $this->seconds);

        return match ($answer->status) {
            200 => $answer->body,
            413 => throw new Fault('too-large', 'the service takes no message of this size'),
            422 => throw new Fault('corrupt', 'the service could not verify a message'),
            429 => throw new Fault('rate-limited', 'the service asks to come back later'),
            default => throw new Fault('unreachable', "the service answered $answer->status"),
        };
    }

    public function isReached(): bool
    {
        try {
            return $this->port->send('GET', rtrim($this->url, '/') . '/healthz', [], null, self::LOOK_SECONDS)->status === 200;
        } catch (Fault $fault) {
            $this->port->log("$fault->reason: {$fault->getMessage()}");

            return false;
        }
    }
}
