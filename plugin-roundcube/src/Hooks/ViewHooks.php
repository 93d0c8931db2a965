<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\Composition;
use Mailwicket\MessageName;
use Mailwicket\MessageShape;
use Mailwicket\Services;
use Mailwicket\Subject;

/** What is shown: the banner, the badges, the prefix before subjects. What fails here leaves the page as it is. */
final class ViewHooks
{
    public function __construct(private readonly Composition $composition, private readonly OpenMessage $open)
    {
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onMessageObjects(array $args): array
    {
        return $this->shown($args, function (Services $parts, MessageName $name) use ($args): array {
            $judgement = $this->composition->view()->judgement($name);
            $parts->page->addClient($parts->client->environment('message', [$judgement]));
            $content = is_array($args['content'] ?? null) ? $args['content'] : [];

            return ['content' => [$parts->marks->banner($judgement), ...array_values($content)]] + $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onAttachmentList(array $args): array
    {
        return $this->shown($args, function (Services $parts, MessageName $name) use ($args): array {
            $judgement = $this->composition->view()->judgement($name);
            $html = is_string($args['content'] ?? null) ? $args['content'] : '';

            return ['content' => $parts->marks->attachmentList($html, $judgement)] + $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onHeaders(array $args): array
    {
        $output = is_array($args['output'] ?? null) ? $args['output'] : [];
        $field = is_array($output['subject'] ?? null) ? $output['subject'] : [];
        $subject = $field['value'] ?? null;
        if (!is_string($subject)) {
            return $args;
        }

        return $this->shown($args, function (Services $parts, MessageName $name) use ($args, $output, $field, $subject): array {
            $prefix = $this->composition->view()->judgement($name)->verdict->subjectPrefix ?? '';
            $output['subject'] = ['value' => Subject::withPrefix($subject, $prefix)] + $field;

            return ['output' => $output] + $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onList(array $args): array
    {
        return $this->composition->attempt(function (Services $parts) use ($args): array {
            $headers = [];
            $names = [];
            foreach (is_array($args['messages'] ?? null) ? $args['messages'] : [] as $header) {
                if ($header instanceof \rcube_message_header) {
                    $headers[] = $header;
                    $folder = (string) $header->folder;
                    $names[] = MessageName::parse((string) $header->uid, $folder === '' ? $parts->port->currentFolder() : $folder);
                }
            }
            $prefixes = $this->composition->view()->prefixes($names);
            foreach ($headers as $index => $header) {
                $prefix = $prefixes["{$names[$index]->uid}-{$names[$index]->folder}"] ?? '';
                if ($prefix !== '') {
                    // Put into the page as HTML by Roundcube's script.
                    $header->list_cols['subject'] = \rcube::SQ(Subject::withPrefix($parts->port->subjectOf($header), $prefix));
                }
            }

            return $args;
        }, $args);
    }

    /**
     * Changes the page of the open message, where it has attachments.
     *
     * @param array<string, mixed>                                  $args
     * @param callable(Services, MessageName): array<string, mixed> $change
     *
     * @return array<string, mixed>
     */
    private function shown(array $args, callable $change): array
    {
        return $this->composition->attempt(function (Services $parts) use ($args, $change): array {
            $message = $this->open->last();
            $name = $this->open->nameOf($message);

            return $message === null || $name === null || !MessageShape::hasAttachments($message)
                ? $args
                : $change($parts, $name);
        }, $args);
    }
}
