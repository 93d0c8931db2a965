<?php

declare(strict_types=1);

namespace Mailwicket;

/** The mark in front of a subject: shown, never stored, and taken off where a reply or forward would carry it on. */
final class Subject
{
    private const MAX_MARKS = 100;
    private const REPLY_MARK = '/\A\s*(?:re|fw|fwd|aw|wg|sv|vs|vl|vb|antw|doorst|odp|pd|rv|res|enc|tr|rif|ynt|ilt|回复|转发|答复)'
        . '(?:\[\d{1,3}\])?\s*[:：]/iu';

    public static function withPrefix(string $subject, string $prefix): string
    {
        if ($prefix === '' || str_starts_with(ltrim($subject), $prefix)) {
            return $subject;
        }

        return $subject === '' ? $prefix : "$prefix $subject";
    }

    public static function withoutPrefix(string $subject, string $prefix): string
    {
        if ($prefix === '') {
            return $subject;
        }
        $marks = '';
        $rest = $subject;
        for ($turn = 0; $turn < self::MAX_MARKS; $turn++) {
            if (str_starts_with(ltrim($rest), $prefix)) {
                $rest = ltrim(substr(ltrim($rest), strlen($prefix)));
                $marks = $marks === '' || str_ends_with($marks, ' ') ? $marks : "$marks ";
            } elseif (preg_match(self::REPLY_MARK, $rest, $found) === 1) {
                $marks .= $found[0];
                $rest = substr($rest, strlen($found[0]));
            } else {
                break;
            }
        }

        return $marks . $rest;
    }
}
