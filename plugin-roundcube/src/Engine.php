<?php

declare(strict_types=1);

namespace Mailwicket;

/** Where verdicts come from when there is none. */
interface Engine
{
    /** `browser` or `service`. */
    public function name(): string;

    /**
     * The JSON of a verdict, `null` where another has to bring it.
     *
     * @throws Fault with the row of the policy that decides now
     */
    public function verify(RawMessage $message): ?string;

    /** Whether what verifies answers now. */
    public function isReached(): bool;
}
