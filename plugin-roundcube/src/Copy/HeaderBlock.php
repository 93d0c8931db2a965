<?php

declare(strict_types=1);

namespace Mailwicket\Copy;

/**
 * The fields of a raw header block (RFC 5322 §2.2) by their places, read as core/mail/header-fields.ts and
 * core/warning/filter-message.ts read them: the same vectors hold for both.
 *
 * @phpstan-type Field array{start: int, nameEnd: int, valueStart: int, valueEnd: int, end: int}
 */
final class HeaderBlock
{
    /**
     * @param list<Field> $fields in order of appearance
     * @param int         $top     where fields are added: above all others, below an mbox `From ` line
     * @param string      $lineEnd what ends an added line
     */
    private function __construct(
        public readonly array $fields,
        public readonly int $top,
        public readonly string $lineEnd,
    ) {
    }

    public static function of(string $raw): self
    {
        $anyCr = !str_contains($raw, "\n");
        $start = 0;
        $fields = self::fields($raw, $start, $anyCr);
        if ($fields === []) {
            // Readers that skip blank lines in front of the header find it there; ours must not end it.
            for ($end = self::blankLineEnd($raw, $start, $anyCr); $end > $start; $end = self::blankLineEnd($raw, $start, $anyCr)) {
                $start = $end;
            }
            $fields = self::fields($raw, $start, $anyCr);
            $start = $fields === [] ? 0 : $start;
        }
        [$textEnd, $next] = self::line($raw, $start, $anyCr);
        $lineEnd = substr($raw, $textEnd, $next - $textEnd);
        $top = self::isMboxLine($raw, $start) && $lineEnd !== '' ? $next : $start;
        if (self::isBlank($raw, $top)) {
            // A line that begins with white space would become part of the field that is put above it.
            $top = $fields[0]['start'] ?? $top;
        }
        $default = str_contains($raw, "\r") && $anyCr ? "\r" : "\r\n";

        return new self($fields, $top, $lineEnd === '' ? $default : $lineEnd);
    }

    /**
     * Where a line ends and where the next one begins.
     *
     * @return array{int, int}
     */
    public static function line(string $raw, int $at, bool $anyCr): array
    {
        $length = strlen($raw);
        $end = $at + strcspn($raw, $anyCr ? "\r\n" : "\n", $at);
        if ($end >= $length) {
            return [$length, $length];
        }
        if ($raw[$end] === "\n") {
            return [$end > $at && $raw[$end - 1] === "\r" ? $end - 1 : $end, $end + 1];
        }

        return [$end, ($raw[$end + 1] ?? '') === "\n" ? $end + 2 : $end + 1];
    }

    /** @return list<Field> */
    private static function fields(string $raw, int $start, bool $anyCr): array
    {
        $fields = [];
        $beforeJunk = null;
        for ($at = $start; $at < strlen($raw); $at = $next) {
            [$textEnd, $next] = self::line($raw, $at, $anyCr);
            if ($textEnd === $at) {
                // The blank line: whatever was no field before it stands among fields.
                return $fields;
            }
            $last = count($fields) - 1;
            if (self::isBlank($raw, $at)) {
                if ($last >= 0 && $fields[$last]['end'] === $at) {
                    $fields[$last] = ['valueEnd' => $textEnd, 'end' => $next] + $fields[$last];
                }
                continue;
            }
            $field = self::field($raw, $at, $textEnd, $next);
            if ($field !== null) {
                $fields[] = $field;
            } elseif (!($at === $start && self::isMboxLine($raw, $at))) {
                $beforeJunk ??= count($fields);
            }
        }

        // Without a blank line the header ends at its first line that is no field.
        return $beforeJunk === null ? $fields : array_slice($fields, 0, $beforeJunk);
    }

    /** @return Field|null */
    private static function field(string $raw, int $at, int $textEnd, int $next): ?array
    {
        $line = substr($raw, $at, $textEnd - $at);
        $colon = strpos($line, ':');
        // NUL is let through: some readers drop it, and the name behind it must be seen.
        if ($colon === false || $colon === 0 || preg_match('/[\x01-\x08\x0a-\x1f\x7f]/', substr($line, 0, $colon)) === 1) {
            return null;
        }
        $name = rtrim(substr($line, 0, $colon), " \t");
        if (strpbrk($name, " \t") !== false) {
            return null;
        }

        return [
            'start' => $at,
            'nameEnd' => $at + strlen($name),
            'valueStart' => $at + $colon + 1,
            'valueEnd' => $textEnd,
            'end' => $next,
        ];
    }

    /** Where the empty line at `at` ends, `at` when there is none. A lone CR is a line end only where all are. */
    private static function blankLineEnd(string $raw, int $at, bool $anyCr): int
    {
        $byte = $raw[$at] ?? '';
        if ($byte === "\n") {
            return $at + 1;
        }
        if ($byte !== "\r") {
            return $at;
        }
        if (($raw[$at + 1] ?? '') === "\n") {
            return $at + 2;
        }

        return $anyCr ? $at + 1 : $at;
    }

    private static function isMboxLine(string $raw, int $at): bool
    {
        return preg_match('/\G>?From /', $raw, $found, 0, $at) === 1;
    }

    private static function isBlank(string $raw, int $at): bool
    {
        return in_array($raw[$at] ?? '', [' ', "\t"], true);
    }
}
