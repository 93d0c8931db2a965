<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\Composition;
use Mailwicket\Fault;
use Mailwicket\MessageName;
use Mailwicket\MessageShape;
use Mailwicket\Services;
use Mailwicket\Subject;

/** Rings two and three: parts that are about to be sent or copied, and every body that is read from an open message. */
final class PartHooks
{
    public function __construct(private readonly Composition $composition, private readonly OpenMessage $open)
    {
    }

    /** @param array<string, mixed> $args */
    public function onMessageLoad(array $args): void
    {
        $message = $args['object'] ?? null;
        if (!$message instanceof \rcube_message) {
            return;
        }
        $this->open->begin($message);
        $this->composition->decide(function (Services $parts) use ($message): void {
            $name = MessageName::parse((string) $message->uid, (string) $message->folder);
            $this->open->name($message, $name);
            $parts->guard->opened($name, MessageShape::isEncrypted($message));
            $action = $parts->port->action();
            if (in_array($action, ['show', 'preview', 'print'], true)) {
                $this->emptyHeldParts($parts, $message, $name);
            }
            if ($action === 'compose') {
                $message->subject = Subject::withoutPrefix((string) $message->subject, $parts->policy->subjectPrefix());
            }
        }, false);
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onPartGet(array $args): array
    {
        $this->composition->decide(function (Services $parts) use ($args): void {
            $name = $this->open->nameOf($this->open->last());
            $id = $args['id'] ?? null;
            if ($name === null || !(is_string($id) || is_int($id))) {
                throw new Fault('corrupt', 'a part without a message');
            }
            $parts->guard->part($name, (string) $id, $args['part'] ?? null);
        }, true);

        return $args;
    }

    /** @param array<string, mixed> $args */
    public function onPartBody(array $args): void
    {
        [$message, $part] = [$args['object'] ?? null, $args['part'] ?? null];
        // While a message is taken apart its parts are read to find the parts in them; these pass here again.
        $name = $message instanceof \rcube_message ? $this->open->nameOf($message) : null;
        if ($name === null || !$part instanceof \rcube_message_part || MessageShape::isShownText($part)) {
            return;
        }
        $mayBeRead = $this->composition->attempt(
            static fn (Services $parts): bool => $parts->guard->mayBeRead($name, (string) $part->mime_id, $part),
            false,
        );
        if (!$mayBeRead) {
            // A text is used in place of what the storage has.
            $part->body = '';
        }
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onAttachmentSave(array $args): array
    {
        $data = is_string($args['data'] ?? null) ? $args['data'] : null;
        $path = is_string($args['path'] ?? null) ? $args['path'] : null;
        $may = $this->composition->attempt(
            static fn (Services $parts): bool => $parts->guard->mayBeCopied($data, $path),
            false,
        );

        // `break` keeps the plugin that stores attachments, which comes later, from doing so.
        return $may ? $args : ['status' => false, 'abort' => true, 'break' => true] + $args;
    }

    /**
     * Some plugins read parts of the message being shown in a way that has no hook (`get_part_content`). It takes what
     * is in the part before it asks the storage.
     */
    private function emptyHeldParts(Services $parts, \rcube_message $message, MessageName $name): void
    {
        if (!MessageShape::hasAttachments($message)) {
            return;
        }
        $judgement = $this->composition->view()->judgement($name);
        foreach (MessageShape::parts($message) as $id => $part) {
            if ($part->ctype_primary === 'multipart' || MessageShape::isShownText($part)) {
                continue;
            }
            if ($parts->marks->stateOfPart($judgement, (string) $id)[0] !== 'release') {
                $part->body = '';
                $part->encoding = 'stream';
            }
        }
    }
}
