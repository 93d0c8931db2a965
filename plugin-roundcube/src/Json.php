<?php

declare(strict_types=1);

namespace Mailwicket;

/** Reading JSON of others: what is not of the asked kind is as if it were not there. */
final class Json
{
    private const DEPTH = 64;

    /** @return array<array-key, mixed>|null `null` for what is no object and no array */
    public static function read(string $text): ?array
    {
        $data = json_decode($text, true, self::DEPTH);

        return is_array($data) ? $data : null;
    }

    /** As objects, so that an empty `{}` does not become `[]` when it is written again. */
    public static function readObject(string $text): ?\stdClass
    {
        $data = json_decode($text, false, self::DEPTH);

        return $data instanceof \stdClass ? $data : null;
    }

    public static function write(mixed $data, int $flags = 0): string
    {
        return json_encode($data, JSON_THROW_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION | $flags);
    }

    /** A number as JavaScript writes it: 1.0 is `1`. */
    public static function plain(int|float $number): string
    {
        return json_encode($number, JSON_THROW_ON_ERROR);
    }

    /** @param array<array-key, mixed> $data */
    public static function text(array $data, string $key): string
    {
        return is_string($data[$key] ?? null) ? $data[$key] : '';
    }

    /** @param array<array-key, mixed> $data */
    public static function number(array $data, string $key): int|float|null
    {
        $value = $data[$key] ?? null;

        return is_int($value) || is_float($value) ? $value : null;
    }

    /**
     * @param array<array-key, mixed> $data
     *
     * @return list<string>
     */
    public static function texts(array $data, string $key): array
    {
        return array_values(array_filter(self::part($data, $key), 'is_string'));
    }

    /**
     * @param array<array-key, mixed> $data
     *
     * @return list<array<array-key, mixed>>
     */
    public static function parts(array $data, string $key): array
    {
        return array_values(array_filter(self::part($data, $key), 'is_array'));
    }

    /**
     * @param array<array-key, mixed> $data
     *
     * @return array<array-key, mixed>
     */
    public static function part(array $data, string $key): array
    {
        return is_array($data[$key] ?? null) ? $data[$key] : [];
    }
}
