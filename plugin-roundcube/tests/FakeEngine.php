<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Engine;
use Mailwicket\Fault;
use Mailwicket\RawMessage;

/** Answers what a test says. */
final class FakeEngine implements Engine
{
    public int $asked = 0;

    public function __construct(public string|Fault|null $answer)
    {
    }

    public function name(): string
    {
        return $this->answer === null ? 'browser' : 'service';
    }

    public function isReached(): bool
    {
        return !$this->answer instanceof Fault;
    }

    public function verify(RawMessage $message): ?string
    {
        $this->asked++;

        return $this->answer instanceof Fault ? throw $this->answer : $this->answer;
    }

    /**
     * JSON of a verdict on attachments with these bytes.
     *
     * @param array<string, string> $dispositions by bytes
     */
    public static function verdict(string $outcome, array $dispositions, ?object $incident = null): string
    {
        $attachments = [];
        foreach ($dispositions as $bytes => $disposition) {
            $attachments[] = [
                'id' => (string) (count($attachments) + 2),
                'filename' => "$bytes.bin",
                'sha256' => hash('sha256', (string) $bytes),
                'alsoSha256' => [],
                'outcome' => $disposition === 'release' ? 'clean' : $outcome,
                'disposition' => $disposition,
                'reasons' => [],
                'malwareName' => '',
            ];
        }

        return json_encode([
            'outcome' => $outcome,
            'disposition' => 'release',
            'score' => 0.5,
            'level' => 'medium',
            'subjectPrefix' => $outcome === 'malicious' ? '{Malicious?}' : '',
            'attachments' => $attachments,
            'receipt' => [],
            'incident' => $incident,
        ], JSON_THROW_ON_ERROR);
    }
}
