<?php

declare(strict_types=1);

namespace Mailwicket;

/** What a verdict says of one attachment. */
final class AttachmentVerdict
{
    private const OUTCOMES = ['allowed', 'clean', 'suspicious', 'malicious', 'unchecked'];
    private const DISPOSITIONS = ['release', 'ask', 'hold', 'block'];

    /**
     * @param list<string> $hashes  SHA-256 of all byte strings that may be saved for it, lower-case hex
     * @param list<string> $reasons
     */
    private function __construct(
        public readonly string $id,
        public readonly string $filename,
        public readonly array $hashes,
        public readonly string $outcome,
        public readonly string $disposition,
        public readonly array $reasons,
        public readonly string $malwareName,
    ) {
    }

    /**
     * @param array<array-key, mixed> $data
     *
     * @throws Fault when it is none
     */
    public static function fromArray(array $data): self
    {
        $id = $data['id'] ?? null;
        $also = $data['alsoSha256'] ?? [];
        if (!is_string($id) || $id === '' || strlen($id) > 500 || !is_array($also)) {
            throw new Fault('corrupt', 'an attachment of a verdict');
        }
        $hashes = array_filter(
            [Json::text($data, 'sha256'), ...Json::texts($data, 'alsoSha256')],
            static fn (string $hash): bool => preg_match('/\A[0-9a-f]{64}\z/', $hash) === 1,
        );

        return new self(
            $id,
            is_string($data['filename'] ?? null) ? $data['filename'] : '',
            array_values($hashes),
            Verdict::picked($data, 'outcome', self::OUTCOMES),
            Verdict::picked($data, 'disposition', self::DISPOSITIONS),
            array_values(array_filter(is_array($data['reasons'] ?? null) ? $data['reasons'] : [], 'is_string')),
            is_string($data['malwareName'] ?? null) ? $data['malwareName'] : '',
        );
    }
}
