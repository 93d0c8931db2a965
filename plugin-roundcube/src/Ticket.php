<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * Proof that the bytes of a message were handed out to a user: with it, and only with it, a verdict on them is taken. It holds
 * for one user, folder, UID, bytes, lists and policy, and for a short time.
 */
final class Ticket
{
    private const SECONDS = 900;

    public function __construct(private readonly string $secret)
    {
        if (strlen($secret) < 16) {
            throw new Fault('corrupt', 'this installation has no key (des_key)');
        }
    }

    public function issue(int $userId, MessageName $name, Fingerprint $message, string $context, int $now): string
    {
        $claims = json_encode([
            'user' => $userId,
            'folder' => $name->folder,
            'uid' => $name->uid,
            'raw' => $message->raw,
            'header' => $message->header,
            'context' => $context,
            'until' => $now + self::SECONDS,
        ], JSON_THROW_ON_ERROR);

        return self::encode($claims) . '.' . self::encode($this->mac($claims));
    }

    /**
     * What a ticket of this user stands for.
     *
     * @return array{name: MessageName, message: Fingerprint, context: string}|null `null` for what is no ticket of this user now
     */
    public function read(string $ticket, int $userId, int $now): ?array
    {
        $parts = explode('.', $ticket);
        if (count($parts) !== 2 || strlen($ticket) > 8000) {
            return null;
        }
        $claims = self::decode($parts[0]);
        if (!hash_equals($this->mac($claims), self::decode($parts[1]))) {
            return null;
        }
        $data = json_decode($claims, true);
        if (!is_array($data) || ($data['user'] ?? null) !== $userId || (Json::number($data, 'until') ?? 0) < $now) {
            return null;
        }

        return [
            'name' => MessageName::parse(Json::text($data, 'uid'), Json::text($data, 'folder')),
            'message' => new Fingerprint(Json::text($data, 'raw'), Json::text($data, 'header')),
            'context' => Json::text($data, 'context'),
        ];
    }

    private function mac(string $claims): string
    {
        return hash_hmac('sha256', "mailwicket ticket\0$claims", $this->secret, true);
    }

    private static function encode(string $bytes): string
    {
        return rtrim(strtr(base64_encode($bytes), '+/', '-_'), '=');
    }

    private static function decode(string $text): string
    {
        return (string) base64_decode(strtr($text, '-_', '+/'), true);
    }
}
