<?php

declare(strict_types=1);

namespace Mailwicket;

/** What is said to the user: the texts of the plugin, and in their place the policy's own wording. */
final class Texts
{
    /** @var array<string, string>|null */
    private ?array $texts = null;

    public function __construct(private readonly RoundcubePort $port, private readonly Policy $policy)
    {
    }

    /** The texts of the pages among Roundcube's settings, which those of messages do not need. */
    public function withSettings(): self
    {
        $copy = clone $this;
        $copy->texts = array_merge($this->port->texts('settings'), $this->all());

        return $copy;
    }

    /** @param array<string, string> $values put in for `$name` */
    public function of(string $label, array $values = []): string
    {
        $text = $this->all()[$label] ?? $label;
        foreach ($values as $name => $value) {
            $text = str_replace('{' . $name . '}', $value, $text);
        }

        return $text;
    }

    /** @return array<string, string> */
    public function all(): array
    {
        return $this->texts ??= array_merge($this->port->texts(), $this->policy->ownTexts($this->port->language()));
    }
}
