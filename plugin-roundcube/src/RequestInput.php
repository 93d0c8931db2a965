<?php

declare(strict_types=1);

namespace Mailwicket;

/** The parameters of a request by where they came from. */
final class RequestInput
{
    /**
     * @param array<array-key, mixed> $get
     * @param array<array-key, mixed> $post
     * @param array<array-key, mixed> $cookies
     */
    public function __construct(
        private readonly array $get,
        private readonly array $post,
        private readonly array $cookies,
    ) {
    }

    /**
     * The one value of a parameter, `null` when it is absent or empty. Roundcube lets a cookie win over the body and the body
     * over the address in some places and not in others, so a value must not differ, and must not be in a cookie.
     *
     * @return string|array<array-key, mixed>|null
     *
     * @throws InvalidName
     */
    public function value(string $name): string|array|null
    {
        if (isset($this->cookies[$name])) {
            throw new InvalidName("$name in a cookie");
        }
        $inGet = $this->get[$name] ?? null;
        $inPost = $this->post[$name] ?? null;
        if ($inGet !== null && $inPost !== null && $inGet !== $inPost) {
            throw new InvalidName("$name twice");
        }
        $value = $inPost ?? $inGet;
        if ($value === null || $value === '' || $value === []) {
            return null;
        }
        if (!is_string($value) && !is_array($value)) {
            throw new InvalidName($name);
        }

        return $value;
    }

    /** The text of a parameter in the body, or else in the address, as it is; `''` for none. Not for names of messages. */
    public function raw(string $name): string
    {
        $value = $this->post[$name] ?? $this->get[$name] ?? '';

        return is_string($value) ? $value : '';
    }

    /** The text of a parameter in the address alone, where Roundcube looks for it nowhere else. */
    public function inAddress(string $name): string
    {
        return is_string($this->get[$name] ?? null) ? $this->get[$name] : '';
    }

    public function isInCookie(string $name): bool
    {
        return isset($this->cookies[$name]);
    }

    public function isGiven(string $name): bool
    {
        return isset($this->get[$name]) || isset($this->post[$name]) || isset($this->cookies[$name]);
    }

    /**
     * As `value()`, for parameters that are one text.
     *
     * @throws InvalidName
     */
    public function text(string $name): ?string
    {
        $value = $this->value($name);
        if (is_array($value)) {
            throw new InvalidName("$name as a list");
        }

        return $value;
    }

    /**
     * The folder that goes with the UID. Some actions read both from the body only, or from the address only, so it has to be
     * wherever the UID is.
     *
     * @throws InvalidName
     */
    public function folder(): ?string
    {
        $folder = $this->text('_mbox');
        foreach ($folder === null ? [] : [$this->get, $this->post] as $source) {
            if (isset($source['_uid']) && !isset($source['_mbox'])) {
                throw new InvalidName('_mbox elsewhere than _uid');
            }
        }

        return $folder;
    }
}
