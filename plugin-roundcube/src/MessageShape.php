<?php

declare(strict_types=1);

namespace Mailwicket;

/** What can be told of a message from its structure, as Roundcube read it. */
final class MessageShape
{
    /** Text of the message itself, which can be read while its attachments are held. */
    public static function isShownText(\rcube_message_part $part): bool
    {
        return $part->ctype_primary === 'text' && in_array($part->ctype_secondary, ['plain', 'html', 'enriched'], true)
            && (string) $part->filename === '' && $part->disposition !== 'attachment';
    }

    /** @return array<array-key, \rcube_message_part> all parts by their id */
    public static function parts(\rcube_message $message): array
    {
        return $message->mime_parts;
    }

    /** Whether a plugin may put decrypted bytes in place of those that were verified. */
    public static function isEncrypted(\rcube_message $message): bool
    {
        $types = ['multipart/encrypted', 'application/pgp-encrypted', 'application/pkcs7-mime', 'application/x-pkcs7-mime'];
        $headers = $message->headers instanceof \rcube_message_header ? $message->headers : null;
        foreach ([$headers->structure ?? null, ...array_values(self::parts($message))] as $part) {
            if ($part instanceof \rcube_message_part && in_array(strtolower((string) $part->mimetype), $types, true)) {
                return true;
            }
        }
        // enigma takes the encrypted structure away and leaves the header field.
        return preg_match('#multipart/encrypted|pkcs7-mime#i', (string) ($headers->ctype ?? '')) === 1;
    }

    public static function hasAttachments(\rcube_message $message): bool
    {
        if (!empty($message->attachments) || !empty($message->inline_parts)) {
            return true;
        }
        foreach (self::parts($message) as $part) {
            if ($part->ctype_primary !== 'multipart' && !self::isShownText($part)) {
                return true;
            }
        }

        return false;
    }
}
