<?php

declare(strict_types=1);

namespace Mailwicket;

/** A verdict of core (docs/verdict.schema.json), as far as the gate needs it. */
final class Verdict
{
    private const OUTCOMES = ['no-attachments', 'allowed', 'clean', 'suspicious', 'malicious', 'unchecked'];
    private const DISPOSITIONS = ['release', 'ask', 'hold', 'block'];
    private const MAX_ATTACHMENTS = 5000;
    private const MAX_JSON_BYTES = 8 * 1024 * 1024;

    /**
     * @param list<AttachmentVerdict> $attachments
     * @param list<string>            $reasons
     * @param string                  $incident    JSON as core made it, `''` for none
     * @param string                  $json        the whole verdict as core made it
     */
    private function __construct(
        public readonly string $outcome,
        public readonly string $disposition,
        public readonly ?float $score,
        public readonly ?string $level,
        public readonly string $subjectPrefix,
        public readonly array $attachments,
        public readonly array $reasons,
        public readonly string $incident,
        public readonly string $json,
    ) {
    }

    /** @throws Fault when it is no verdict */
    public static function fromJson(string $json): self
    {
        $data = strlen($json) <= self::MAX_JSON_BYTES ? json_decode($json, true, 64) : null;
        if (!is_array($data)) {
            throw new Fault('corrupt', 'not a verdict');
        }

        // Decoded into objects: arrays would make `[]` of an empty `{}`.
        $incident = Json::readObject($json)->incident ?? null;

        return self::fromArray($data, is_object($incident) ? Json::write($incident) : '', $json);
    }

    /**
     * @param array<array-key, mixed> $data
     *
     * @throws Fault when it is no verdict
     */
    private static function fromArray(array $data, string $incident, string $json): self
    {
        $given = $data['attachments'] ?? null;
        if (!is_array($given) || !array_is_list($given) || count($given) > self::MAX_ATTACHMENTS) {
            throw new Fault('corrupt', 'attachments of a verdict');
        }
        $attachments = array_map(
            static fn (mixed $one): AttachmentVerdict => AttachmentVerdict::fromArray(is_array($one) ? $one : []),
            $given,
        );
        // The message is held as strictly as its strictest attachment, whatever it says of itself.
        $disposition = array_reduce(
            $attachments,
            static fn (string $so, AttachmentVerdict $one): string => Policy::stricter($so, $one->disposition),
            self::picked($data, 'disposition', self::DISPOSITIONS),
        );
        $prefix = $data['subjectPrefix'] ?? '';

        return new self(
            self::picked($data, 'outcome', self::OUTCOMES),
            $disposition,
            is_int($data['score'] ?? null) || is_float($data['score'] ?? null) ? (float) $data['score'] : null,
            is_string($data['level'] ?? null) ? $data['level'] : null,
            is_string($prefix) ? mb_substr($prefix, 0, 50) : '',
            $attachments,
            self::reasonsOf($data),
            $incident,
            $json,
        );
    }

    public function attachmentOf(string $sha256): ?AttachmentVerdict
    {
        // Equal bytes may be there twice under other names: the stricter one counts.
        $found = null;
        foreach ($this->attachments as $one) {
            if (
                in_array($sha256, $one->hashes, true)
                && ($found === null || Policy::stricter($one->disposition, $found->disposition) !== $found->disposition)
            ) {
                $found = $one;
            }
        }

        return $found;
    }

    /**
     * @param array<array-key, mixed> $data
     * @param list<string>            $allowed
     */
    public static function picked(array $data, string $key, array $allowed): string
    {
        $value = $data[$key] ?? null;
        if (!is_string($value) || !in_array($value, $allowed, true)) {
            throw new Fault('corrupt', "$key of a verdict");
        }

        return $value;
    }

    /**
     * Why the message as a whole stayed unchecked.
     *
     * @param array<array-key, mixed> $data
     *
     * @return list<string>
     */
    private static function reasonsOf(array $data): array
    {
        $reasons = [];
        foreach (is_array($data['receipt'] ?? null) ? $data['receipt'] : [] as $line) {
            if (is_array($line) && ($line['code'] ?? '') === 'not-checked' && is_string($line['reason'] ?? null)) {
                $reasons[] = $line['reason'];
            }
        }

        return array_values(array_unique($reasons));
    }
}
