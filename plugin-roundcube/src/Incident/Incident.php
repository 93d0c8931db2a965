<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

use Mailwicket\Fault;
use Mailwicket\Json;

/** An incident as core made it (`incident` of docs/verdict.schema.json). */
final class Incident
{
    private const OUTCOMES = ['malicious', 'suspicious'];
    private const MAX_WORDS = 20000;

    /**
     * @param string                  $json what is sent, byte for byte
     * @param array<array-key, mixed> $data
     */
    private function __construct(
        public readonly string $id,
        public readonly string $outcome,
        public readonly string $json,
        public readonly array $data,
    ) {
    }

    /** @throws Fault when it is none */
    public static function fromJson(string $json): self
    {
        $data = Json::read($json) ?? [];
        $id = Json::text($data, 'id');
        $outcome = Json::text($data, 'outcome');
        if (preg_match('/\A[0-9a-f]{32}\z/', $id) !== 1 || !in_array($outcome, self::OUTCOMES, true)) {
            throw new Fault('corrupt', 'an incident without id or outcome');
        }

        return new self($id, $outcome, $json, $data);
    }

    /** The same incident with what the user decided. @param int $now seconds since 1970 */
    public function withOverride(string $reason, int $now): self
    {
        $copy = Json::readObject($this->json) ?? new \stdClass();
        $copy->override = (object) ['reason' => mb_substr($reason, 0, 500), 'time' => gmdate('Y-m-d\TH:i:s.000\Z', $now)];

        return self::fromJson(Json::write($copy));
    }

    /** What it can be found by, in lower case: addresses, subject, names, hashes, malware. */
    public function words(): string
    {
        $words = [
            ...Json::texts($this->data, 'source'), ...Json::texts($this->data, 'target'),
            Json::text($this->data, 'subject'), Json::text($this->data, 'messageId'), $this->id,
        ];
        foreach (Json::parts($this->data, 'attachments') as $one) {
            foreach (['filename', 'sha256', 'malwareName', 'detectedType'] as $key) {
                $words[] = Json::text($one, $key);
            }
        }
        $text = implode("\n", array_filter($words, static fn (string $word): bool => $word !== ''));

        return self::folded(mb_substr($text, 0, self::MAX_WORDS));
    }

    /** How words are compared. */
    public static function folded(string $text): string
    {
        return mb_strtolower((string) preg_replace('/[^\P{C}\n]+/u', ' ', mb_scrub($text, 'UTF-8')), 'UTF-8');
    }
}
