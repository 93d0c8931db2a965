<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\ActionName;
use Mailwicket\Client;
use Mailwicket\Composition;
use Mailwicket\GuardedRequest;
use Mailwicket\RequestInput;
use Mailwicket\Services;

/** Ring one: the request, before Roundcube acts on it. */
final class RequestHooks
{
    public function __construct(private readonly Composition $composition, private readonly RequestInput $input)
    {
    }

    /** @param array<string, mixed> $args */
    public function onReady(array $args): void
    {
        $task = self::text($args, 'task');
        $action = self::text($args, 'action');
        $this->composition->decide(function (Services $parts) use ($task, $action): void {
            $parts->page->mark(Client::VERSION);
            $compose = $parts->port->composeParameters($this->input->inAddress('_id'));
            $request = $parts->guard->request($task, $action, $this->input, $compose);
            $parts->exports->answer(ActionName::of($task, $action), $this->input, $request);
        }, $this->couldGiveOut($task, $action));
    }

    /** @param array<string, mixed> $args */
    public function onCompose(array $args): void
    {
        $parameters = is_array($args['param'] ?? null) ? $args['param'] : [];
        $takes = array_filter(array_intersect_key($parameters, array_flip(GuardedRequest::COMPOSE_SOURCES)));
        $this->composition->decide(static function (Services $parts) use ($parameters): void {
            $parts->guard->compose($parameters);
        }, $takes !== []);
    }

    /** What a broken plugin refuses. Messages can be read and written meanwhile; what is in them cannot be taken. */
    private function couldGiveOut(string $task, string $action): bool
    {
        $reached = ActionName::of($task, $action);
        if ($reached->givesNothing()) {
            return false;
        }
        if ($reached->reached === 'mail_show' && preg_match('/\A[0-9]+\z/', $this->input->raw('_uid')) === 1) {
            return $this->input->isInCookie('_uid');
        }
        foreach ($reached->reached === 'mail_compose' ? ['_id'] : ['_uid', '_uri'] as $name) {
            if ($this->input->isGiven($name)) {
                return true;
            }
        }

        return false;
    }

    /** @param array<string, mixed> $args */
    private static function text(array $args, string $name): string
    {
        return is_string($args[$name] ?? null) ? $args[$name] : '';
    }
}
