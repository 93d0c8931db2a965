<?php

declare(strict_types=1);

namespace Mailwicket\Copy;

/** Text in header fields, as core/warning/header-words.ts writes it. */
final class HeaderWords
{
    /** Octets of one encoded word (RFC 2047 §2). */
    private const MAX_WORD = 75;
    private const START = '=?UTF-8?Q?';
    private const END = '?=';

    /** Whether a text can stand in a header field as it is. */
    public static function isPlain(string $text): bool
    {
        return preg_match('/\A[ -~]*\z/', $text) === 1;
    }

    /** A text as encoded words (RFC 2047, `Q`, UTF-8) with a blank between them, each of whole characters. */
    public static function encoded(string $text): string
    {
        $words = [];
        $word = '';
        foreach (mb_str_split(mb_scrub($text, 'UTF-8'), 1, 'UTF-8') as $character) {
            $encoded = self::quoted($character);
            if (strlen(self::START . $word . $encoded . self::END) > self::MAX_WORD) {
                $words[] = $word;
                $word = '';
            }
            $word .= $encoded;
        }
        if ($word !== '') {
            $words[] = $word;
        }

        return implode(' ', array_map(static fn (string $inner): string => self::START . $inner . self::END, $words));
    }

    private static function quoted(string $character): string
    {
        if ($character === ' ') {
            return '_';
        }
        if (preg_match('/\A[A-Za-z0-9]\z/', $character) === 1) {
            return $character;
        }

        return implode('', array_map(
            static fn (string $byte): string => sprintf('=%02X', ord($byte)),
            str_split($character),
        ));
    }
}
