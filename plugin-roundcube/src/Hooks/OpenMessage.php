<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\MessageName;

/** The messages that Roundcube has read to their end in this request. The last one is what the page is about. */
final class OpenMessage
{
    private ?\rcube_message $last = null;
    /** @var \WeakMap<\rcube_message, MessageName> */
    private \WeakMap $names;

    public function __construct()
    {
        /** @var \WeakMap<\rcube_message, MessageName> $names */
        $names = new \WeakMap();
        $this->names = $names;
    }

    /** A message begins: until it is named, its parts are still being taken apart. */
    public function begin(\rcube_message $message): void
    {
        $this->last = $message;
    }

    public function name(\rcube_message $message, MessageName $name): void
    {
        $this->names[$message] = $name;
    }

    public function last(): ?\rcube_message
    {
        return $this->last;
    }

    public function nameOf(?\rcube_message $message): ?MessageName
    {
        return $message === null ? null : ($this->names[$message] ?? null);
    }
}
