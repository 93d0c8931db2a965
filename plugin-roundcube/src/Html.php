<?php

declare(strict_types=1);

namespace Mailwicket;

/** Elements of a page: whatever is put in as text stays text. */
final class Html
{
    public static function text(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    /**
     * @param array<string, string> $attributes
     * @param string                $inside     HTML
     */
    public static function element(string $name, array $attributes, string $inside): string
    {
        return self::open($name, $attributes) . "$inside</$name>";
    }

    /** @param array<string, string> $attributes */
    public static function open(string $name, array $attributes): string
    {
        $written = '';
        foreach ($attributes as $key => $value) {
            $written .= " $key=\"" . self::text($value) . '"';
        }

        return "<$name$written>";
    }

    /** A value that the sender of a message wrote: it must not turn our words around. */
    public static function value(string $text): string
    {
        return '<bdi>' . self::text($text) . '</bdi>';
    }

    /** A time, with the machine's form beside the user's. @param int $seconds since 1970 */
    public static function time(int $seconds, string $shown): string
    {
        return self::element('time', ['datetime' => gmdate('Y-m-d\TH:i:s\Z', $seconds)], self::text($shown));
    }

    public static function link(string $url, string $text, string $class = ''): string
    {
        return self::element('a', ['href' => $url] + ($class === '' ? [] : ['class' => $class]), self::text($text));
    }
}
