<?php

declare(strict_types=1);

namespace Mailwicket;

/** A request names messages in a way that could mean more than one thing. It is refused. */
final class InvalidName extends \RuntimeException
{
}
