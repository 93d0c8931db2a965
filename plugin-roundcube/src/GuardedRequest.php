<?php

declare(strict_types=1);

namespace Mailwicket;

/** Which messages a request touches, and how much of them would leave. Made before Roundcube acts on the request. */
final class GuardedRequest
{
    /** Not an exit, or decided elsewhere. */
    public const NOTHING = 'nothing';
    /** The message is shown; its attachments are exits of their own. */
    public const SHOW = 'show';
    /** One part leaves; decided by the bytes of that part. */
    public const PART = 'part';
    /** Whole messages, or all that is attached to them. */
    public const WHOLE = 'whole';

    /** Parameters of a compose session that name messages, in the order in which Roundcube looks. */
    public const COMPOSE_SOURCES = ['draft_uid', 'reply_uid', 'forward_uid', 'uid'];

    /** More messages than that are not released at one time: each has to be looked at. */
    private const MAX_MESSAGES = 500;

    /** @param list<MessageName> $names outermost messages, unless `kind` is `show` */
    private function __construct(public readonly string $kind, public readonly array $names)
    {
    }

    /**
     * @param string                        $folder   the folder of requests that name none
     * @param callable(string): list<string> $uidsOf   all UIDs of a folder, for `*`
     * @param string                        $drafts   the folder of drafts
     * @param array<array-key, mixed>|null  $compose  parameters of the compose session the request names, if it is one
     *
     * @throws InvalidName
     */
    public static function of(
        ActionName $action,
        RequestInput $input,
        string $folder,
        string $drafts,
        callable $uidsOf,
        ?array $compose = null,
    ): self {
        if ($action->givesNothing()) {
            return new self(self::NOTHING, []);
        }
        $folder = $input->folder() ?? ($action->isOfMail() ? $folder : '');

        switch ($action->reached) {
            case 'mail_show':
            case 'mail_headers':
                $name = self::one($input, $folder);
                if ($name === null) {
                    return new self(self::NOTHING, []);
                }
                if ($name->isNested()) {
                    return new self(self::WHOLE, [$name->outermost()]);
                }

                return new self($action->reached === 'mail_show' ? self::SHOW : self::NOTHING, [$name]);

            case 'mail_get':
                // Without `_uid` it is an item of a compose session, which was judged when it was put there.
                $name = self::one($input, $folder);
                $input->text('_part');

                return $name === null ? new self(self::NOTHING, []) : new self(self::PART, [$name->outermost()]);

            case 'mail_compose':
                // A new session is judged in the hook `message_compose`, where `mailto:` parameters are taken apart.
                // Its folder is that of this request, not the one it was made with.
                return $compose === null
                    ? new self(self::NOTHING, [])
                    : self::ofCompose($compose, self::folderInUid($input) ?? $folder, $drafts, $uidsOf);

            case 'mail_attachment_upload':
                $uri = $input->text('_uri');

                return $uri === null ? new self(self::NOTHING, []) : self::ofUri($uri);

            default:
                $uids = $input->value('_uid');
                if ($uids === null) {
                    return new self(self::NOTHING, []);
                }

                return new self(self::WHOLE, self::many($uids, $folder, $uidsOf));
        }
    }

    /**
     * The messages that a compose session takes from: forwarded, replied to, edited. A reply quotes text and takes inline
     * images only, which are judged one by one.
     *
     * @param array<array-key, mixed>        $parameters `param` of the session
     * @param string                         $folder     the folder that Roundcube is in
     * @param string                         $drafts     the folder of drafts, in which Roundcube looks for these
     * @param callable(string): list<string> $uidsOf
     *
     * @throws InvalidName
     */
    public static function ofCompose(array $parameters, string $folder, string $drafts, callable $uidsOf): self
    {
        foreach (self::COMPOSE_SOURCES as $key) {
            $value = $parameters[$key] ?? null;
            if ($value === null || $value === '' || $value === [] || $value === '0') {
                continue;
            }
            if (!is_string($value) && !is_array($value)) {
                throw new InvalidName($key);
            }
            $within = $key === 'draft_uid' && $drafts !== '' ? $drafts : $folder;
            $names = self::many($value, $within, $uidsOf);

            return new self($key === 'reply_uid' ? self::PART : self::WHOLE, $names);
        }

        return new self(self::NOTHING, []);
    }

    /** An attachment that was dragged from the page of another message. */
    private static function ofUri(string $uri): self
    {
        parse_str((string) parse_url($uri, PHP_URL_QUERY), $parameters);
        $uid = $parameters['_uid'] ?? null;
        $folder = $parameters['_mbox'] ?? null;
        if (!is_string($uid) || !is_string($folder)) {
            return new self(self::NOTHING, []);
        }

        return new self(self::PART, [MessageName::parse($uid, $folder)->outermost()]);
    }

    /** Roundcube moves to the folder in a UID before any action runs, also before those that do not read the UID. */
    private static function folderInUid(RequestInput $input): ?string
    {
        $uid = $input->value('_uid');

        return is_string($uid) && str_contains($uid, '-') ? MessageName::parse($uid, 'INBOX')->folder : null;
    }

    private static function one(RequestInput $input, string $folder): ?MessageName
    {
        $uid = $input->text('_uid');

        return $uid === null ? null : MessageName::parse($uid, $folder);
    }

    /**
     * @param string|array<array-key, mixed> $uids   `5`, `5,6-Folder`, `*`, or lists of these, or UIDs by folder
     * @param callable(string): list<string> $uidsOf
     *
     * @return list<MessageName>
     */
    private static function many(string|array $uids, string $folder, callable $uidsOf): array
    {
        $names = [];
        foreach (self::texts($uids, $folder) as [$text, $within]) {
            $all = [$text];
            if ($text === '*' || str_starts_with($text, '*-')) {
                $within = strlen($text) > 2 ? substr($text, 2) : $within;
                $all = $uidsOf($within);
            }
            foreach ($all as $one) {
                $name = MessageName::parse($one, $within)->outermost();
                $names["$name->uid-$name->folder"] = $name;
            }
            if (count($names) > self::MAX_MESSAGES) {
                throw new InvalidName('too many');
            }
        }

        return array_values($names);
    }

    /**
     * The texts of a set with their folders. Where Roundcube could take a set apart in two ways, it is refused.
     *
     * @param string|array<array-key, mixed> $uids
     *
     * @return list<array{string, string}>
     */
    private static function texts(string|array $uids, string $folder): array
    {
        if (is_string($uids)) {
            if (str_contains($uids, '-') && str_contains($uids, ',')) {
                throw new InvalidName('uid');
            }
            $uids = explode(',', $uids);
        }
        if (!isset($uids[0])) {
            return self::textsByFolder($uids);
        }
        $texts = [];
        $withFolder = 0;
        foreach (array_is_list($uids) ? $uids : [null] as $text) {
            if (!is_string($text) && !is_int($text)) {
                throw new InvalidName('uid');
            }
            $texts[] = [(string) $text, $folder];
            $withFolder += str_contains((string) $text, '-') ? 1 : 0;
        }
        // Reading one message moves Roundcube to its folder, where it then looks for those without.
        if ($withFolder !== 0 && $withFolder !== count($texts)) {
            throw new InvalidName('uid');
        }

        return $texts;
    }

    /**
     * @param array<array-key, mixed> $uids by folder
     *
     * @return list<array{string, string}>
     */
    private static function textsByFolder(array $uids): array
    {
        $texts = [];
        foreach ($uids as $folder => $value) {
            foreach (is_array($value) ? $value : [$value] as $text) {
                if (!is_string($text) && !is_int($text)) {
                    throw new InvalidName('uid');
                }
                if (str_contains((string) $text, '-')) {
                    throw new InvalidName('uid');
                }
                $texts[] = [(string) $text, (string) $folder];
            }
        }

        return $texts;
    }
}
