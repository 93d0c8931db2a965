<?php

declare(strict_types=1);

namespace Mailwicket;

/** What the gate knows of one message now. */
final class Judgement
{
    public const VERIFIED = 'verified';
    public const UNVERIFIED = 'unverified';
    public const FAILED = 'failed';

    /**
     * @param string                $disposition what happens to the whole message, overrides taken in
     * @param list<string>          $reasons
     * @param array<string, string> $overrides   reasons by attachment id; `*` is the message
     */
    private function __construct(
        public readonly MessageName $name,
        public readonly string $state,
        public readonly ?Verdict $verdict,
        public readonly string $disposition,
        public readonly array $reasons,
        public readonly array $overrides,
        public readonly string $raw,
    ) {
    }

    /** @param array<string, string> $overrides */
    public static function verified(MessageName $name, Verdict $verdict, array $overrides, string $raw): self
    {
        $disposition = $verdict->disposition;
        if (isset($overrides['*'])) {
            $disposition = 'release';
        } elseif ($overrides !== [] && $verdict->reasons === []) {
            $disposition = 'release';
            foreach ($verdict->attachments as $one) {
                $own = isset($overrides[$one->id]) ? 'release' : $one->disposition;
                $disposition = Policy::stricter($disposition, $own);
            }
        }

        return new self($name, self::VERIFIED, $verdict, $disposition, $verdict->reasons, $overrides, $raw);
    }

    /** @param array<string, string> $overrides */
    public static function without(
        MessageName $name,
        string $reason,
        string $disposition,
        array $overrides = [],
        string $raw = '',
    ): self {
        $state = $reason === 'pending' ? self::UNVERIFIED : self::FAILED;
        $disposition = isset($overrides['*']) ? 'release' : $disposition;

        return new self($name, $state, null, $disposition, [$reason], $overrides, $raw);
    }

    /** What happens to the bytes of one part that would leave. What no verdict names leaves only with the whole message. */
    public function dispositionOfBytes(string $sha256): string
    {
        if ($this->disposition === 'release') {
            return 'release';
        }
        $attachment = $this->verdict?->attachmentOf($sha256);

        return $attachment === null ? $this->disposition : $this->dispositionOf($attachment);
    }

    public function dispositionOf(AttachmentVerdict $attachment): string
    {
        return isset($this->overrides[$attachment->id]) || isset($this->overrides['*'])
            ? 'release'
            : $attachment->disposition;
    }

    /** Whether no part of the message may leave. */
    public function releasesNothing(): bool
    {
        foreach ($this->verdict->attachments ?? [] as $one) {
            if ($this->dispositionOf($one) === 'release') {
                return false;
            }
        }

        return $this->disposition !== 'release';
    }

    public function outcome(): string
    {
        return $this->verdict->outcome ?? ($this->state === self::FAILED ? 'unchecked' : '');
    }

    /** @return array<string, mixed> `MessageState` of client/README.md */
    public function toState(Policy $policy): array
    {
        $attachments = array_map(fn (AttachmentVerdict $one): array => [
            'id' => $one->id,
            'part' => preg_match('/\A[0-9.]+\z/', $one->id) === 1 ? $one->id : '',
            'filename' => $one->filename,
            'outcome' => $one->outcome,
            'disposition' => $this->dispositionOf($one),
            'reasons' => $one->reasons,
            'malwareName' => $one->malwareName,
            'overridden' => isset($this->overrides[$one->id]) || isset($this->overrides['*']),
        ], $this->verdict->attachments ?? []);

        return [
            'uid' => $this->name->uid,
            'mbox' => $this->name->folder,
            'state' => $this->state,
            'outcome' => $this->outcome(),
            'disposition' => $this->disposition,
            'score' => $this->verdict?->score,
            'level' => $this->verdict?->level,
            'subjectPrefix' => $this->verdict->subjectPrefix ?? '',
            'reasons' => $this->reasons,
            'attachments' => $attachments,
            'override' => [
                'allowed' => $policy->isReleasable($this->outcome() ?: 'unchecked', $this->disposition),
                'reasonRequired' => $policy->needsReason(),
            ],
            // As objects: arrays would make `[]` of an empty `{}`.
            'verdict' => $this->verdict === null ? null : json_decode($this->verdict->json, false, 64),
        ];
    }
}
