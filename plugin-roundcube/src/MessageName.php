<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * The one name of one message: folder and UID, and the part of a nested message if that is meant.
 *
 * Roundcube and IMAP take many texts for the same message (`05`, `5:5`, `5,5`, `5-Folder`). Each is either read here as
 * Roundcube reads it, or refused, so that no text reaches a message that was not judged. A folder in the text with a sign of
 * lists or ranges in its name is refused: some actions would take it apart. In `_mbox` it is as good as any.
 */
final class MessageName
{
    /** Highest UID of IMAP (RFC 9051, nz-number). */
    private const MAX_UID = 4294967295;

    private function __construct(
        public readonly string $folder,
        public readonly string $uid,
        public readonly string $context,
    ) {
    }

    /**
     * @param string $text   what the request has as UID: `5`, `5.2` (nested message in part 2), `5-Folder`
     * @param string $folder the folder where the text names none
     *
     * @throws InvalidName
     */
    public static function parse(string $text, string $folder): self
    {
        if (preg_match('/\A([1-9][0-9]{0,9})((?:\.(?:0|[1-9][0-9]{0,4})){0,50})(?:-([^,:*]+))?\z/D', $text, $found) !== 1) {
            throw new InvalidName('uid');
        }
        if ((int) $found[1] > self::MAX_UID) {
            throw new InvalidName('uid');
        }
        $named = $found[3] ?? '';

        return new self(self::checkedFolder($named !== '' ? $named : $folder), $found[1], ltrim($found[2], '.'));
    }

    /** The message that holds this one: what a verdict is about. */
    public function outermost(): self
    {
        return new self($this->folder, $this->uid, '');
    }

    public function isNested(): bool
    {
        return $this->context !== '';
    }

    public function equals(self $other): bool
    {
        return $this->folder === $other->folder && $this->uid === $other->uid && $this->context === $other->context;
    }

    /**
     * Some actions of Roundcube strip tags from a folder name and some do not, so such a name could mean two folders.
     */
    private static function checkedFolder(string $folder): string
    {
        $isPlain = $folder !== '' && strlen($folder) <= 1000
            && preg_match('//u', $folder) === 1
            && preg_match('/[\x00-\x1f\x7f]/', $folder) !== 1
            && strip_tags($folder) === $folder;
        if (!$isPlain) {
            throw new InvalidName('folder');
        }

        return $folder;
    }
}
