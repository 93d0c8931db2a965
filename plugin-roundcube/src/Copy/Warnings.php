<?php

declare(strict_types=1);

namespace Mailwicket\Copy;

use Mailwicket\Judgement;
use Mailwicket\Policy;

/**
 * What a copy of a message says of it: header fields and a prefix, from the outcome and score of the verdict and from the policy
 * that PHP has. Nothing of the text of a posted verdict goes into a message.
 */
final class Warnings
{
    public const RESULT = 'X-Mailwicket';

    /** @param array<string, string> $headers values by name */
    private function __construct(public readonly array $headers, public readonly string $prefix)
    {
    }

    /** `null` for what leaves as it is: in audit mode, and where nothing is to be warned of. */
    public static function of(Judgement $judgement, Policy $policy): ?self
    {
        $outcome = $judgement->outcome();
        if ($policy->isAudit() || in_array($outcome, ['clean', 'allowed', 'no-attachments'], true)) {
            return null;
        }

        return self::for($outcome === '' ? 'unchecked' : $outcome, $judgement->verdict?->score, $policy);
    }

    public static function for(string $outcome, ?float $score, Policy $policy): self
    {
        $shown = $score === null ? '' : sprintf('; score=%.2f', $score);
        $headers = [self::RESULT => $outcome . $shown];
        if ($outcome !== 'malicious' || !$policy->warns()) {
            return new self($headers, '');
        }

        return new self($headers + $policy->spamHeaders(), $policy->subjectPrefix());
    }
}
