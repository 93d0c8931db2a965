<?php

declare(strict_types=1);

namespace Mailwicket\Copy;

use Mailwicket\Fault;
use Mailwicket\RawMessage;

/**
 * A copy of a message with warnings in its header. Only these differ: all other bytes are kept to the letter. Fields that look
 * like ours are removed first. The same as core/warning/filter-message.ts, over the same vectors.
 */
final class WarnedCopy
{
    /** Octets of one line without its end (RFC 5322 §2.1.1). */
    private const MAX_LINE = 998;
    /** A header that is longer is not rewritten: core reads 256 KiB. */
    private const MAX_HEAD = 1048576;
    /** White space as JavaScript's `trimStart` has it in Latin-1. */
    private const SPACE = "\t\n\v\f\r \xA0";

    /**
     * The start of the message, rewritten, and where the rest begins, which is as it was.
     *
     * @return array{string, int}
     *
     * @throws Fault when the header is longer than can be
     */
    public static function headOf(RawMessage $message, Warnings $warnings): array
    {
        $file = $message->open();
        $head = (string) stream_get_contents($file, self::MAX_HEAD);
        fclose($file);
        if (strlen($head) < $message->size && preg_match('/\n\r?\n/', $head) !== 1) {
            throw new Fault('too-large', 'the header of a message is too long to put warnings in');
        }

        return [self::of($head, $warnings), strlen($head)];
    }

    public static function of(string $raw, Warnings $warnings): string
    {
        $block = HeaderBlock::of($raw);
        $added = array_map('strtolower', array_keys($warnings->headers));
        $edits = [];
        $subjects = [];
        foreach ($block->fields as $field) {
            $name = strtolower(str_replace("\0", '', substr($raw, $field['start'], $field['nameEnd'] - $field['start'])));
            if (str_starts_with($name, strtolower(Warnings::RESULT)) || in_array($name, $added, true)) {
                $edits[] = [$field['start'], $field['end'], ''];
            } elseif ($name === 'subject') {
                $subjects[] = $field;
            }
        }
        $lines = [];
        foreach ($warnings->headers as $name => $value) {
            $lines[] = "$name: " . preg_replace('/[^ -~]/', '?', $value);
        }
        if ($warnings->prefix !== '') {
            foreach ($subjects as $field) {
                $value = substr($raw, $field['valueStart'], $field['valueEnd'] - $field['valueStart']);
                $text = self::prefixText($raw, $field['start'], $field['end'], $value, $warnings->prefix, $block->lineEnd);
                if ($text !== '') {
                    $edits[] = [$field['valueStart'], $field['valueStart'], $text];
                }
            }
            if ($subjects === []) {
                $lines[] = 'Subject: ' . self::wire($warnings->prefix, '');
            }
        }
        // Without any field of its own the message is all body, and stays so.
        if ($block->fields === [] && $lines !== []) {
            $lines[] = '';
        }
        $text = implode('', array_map(static fn (string $line): string => $line . $block->lineEnd, $lines));
        $edits[] = [$block->top, $block->top, $text];

        return self::apply($raw, $edits);
    }

    /** What is put in front of the value of a subject, `''` where the prefix is there already. */
    private static function prefixText(string $raw, int $start, int $end, string $value, string $prefix, string $lineEnd): string
    {
        $trimmed = ltrim($value, self::SPACE);
        foreach (self::forms($prefix) as $form) {
            if (str_starts_with($trimmed, $form)) {
                return '';
            }
        }
        $wire = self::wire($prefix, $trimmed);
        $isBlankNext = $value === '' || strpbrk($value[0], " \t\r\n") !== false;
        [$textEnd] = HeaderBlock::line(substr($raw, 0, $end), $start, false);
        $isLong = $textEnd - $start + strlen($wire) + 2 > self::MAX_LINE;
        $needsFold = $isLong && $value !== '' && strpbrk($value[0], "\r\n") === false;

        return " $wire" . ($needsFold ? $lineEnd : '') . ($isBlankNext ? '' : ' ');
    }

    /** The prefix as it stands in a header field in front of `next`. */
    private static function wire(string $prefix, string $next): string
    {
        $forms = self::forms($prefix);

        return str_starts_with($next, '=?') ? ($forms[1] ?? $forms[0]) : $forms[0];
    }

    /**
     * How the prefix can stand there: as it is; or encoded, in front of text and in front of another encoded word.
     *
     * @return array{0: string, 1?: string}
     */
    private static function forms(string $prefix): array
    {
        return HeaderWords::isPlain($prefix) ? [$prefix] : [HeaderWords::encoded($prefix), HeaderWords::encoded("$prefix ")];
    }

    /** @param list<array{int, int, string}> $edits start, end, and what is put there */
    private static function apply(string $raw, array $edits): string
    {
        usort($edits, static fn (array $one, array $other): int => [$one[0], $one[1]] <=> [$other[0], $other[1]]);
        $copy = '';
        $at = 0;
        foreach ($edits as [$start, $end, $text]) {
            $copy .= substr($raw, $at, $start - $at) . $text;
            $at = $end;
        }

        return $copy . substr($raw, $at);
    }
}
