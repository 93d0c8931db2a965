<?php

declare(strict_types=1);

namespace Mailwicket\Copy;

use Mailwicket\ActionName;
use Mailwicket\Fault;
use Mailwicket\Gate;
use Mailwicket\GuardedRequest;
use Mailwicket\MessageName;
use Mailwicket\PagePort;
use Mailwicket\Policy;
use Mailwicket\RequestInput;
use Mailwicket\RoundcubePort;

/**
 * "Save as .eml" of a message that the gate has let go although something is to be warned of: its file carries the warnings
 * (docs/adr/0013-php-writes-the-warnings-of-exports.md). All other messages are left to Roundcube, byte for byte.
 */
final class Exports
{
    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Gate $gate,
        private readonly Policy $policy,
    ) {
    }

    /**
     * Ends the request with the file, or returns where Roundcube is to answer. Called when the gate has let the request pass.
     *
     * @throws Fault when the message cannot be read or rewritten
     */
    public function answer(ActionName $action, RequestInput $input, GuardedRequest $request): void
    {
        $name = $request->names[0] ?? null;
        $isSaved = !in_array($input->inAddress('_save'), ['', '0'], true);
        if ($action->reached !== 'mail_viewsource' || !$isSaved || $name === null || $this->isNested($input, $name)) {
            return;
        }
        $judgement = $this->gate->judge($name);
        $warnings = Warnings::of($judgement, $this->policy);
        if ($warnings === null) {
            return;
        }
        // Roundcube asks for it in the action, which is not reached.
        $this->port->requireTokenInAddress();
        $message = $this->port->rawMessage($name);
        if ($message === null || ($judgement->raw !== '' && $message->sha256 !== $judgement->raw)) {
            throw new Fault('corrupt', 'a message changed while it was saved');
        }
        [$head, $at] = WarnedCopy::headOf($message, $warnings);
        $rest = $message->open();
        fseek($rest, $at);
        $this->page->sendMessage($this->port->exportName($name), $head, $rest, strlen($head) + $message->size - $at);
    }

    private function isNested(RequestInput $input, MessageName $name): bool
    {
        return MessageName::parse($input->text('_uid') ?? '', $name->folder)->isNested();
    }
}
