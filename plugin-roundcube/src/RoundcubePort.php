<?php

declare(strict_types=1);

namespace Mailwicket;

/** All that the plugin needs from Roundcube, its database, its mail storage and the network. */
interface RoundcubePort
{
    public function userId(): int;

    /** Such as `de_DE`. */
    public function language(): string;

    /** Seconds since 1970. */
    public function now(): int;

    public function setting(string $name, mixed $default): mixed;

    /**
     * @param string $folder below `localization`; `''` for the texts that pages of messages have
     *
     * @return array<string, string> the texts of a folder in the user's language
     */
    public function texts(string $folder = ''): array;

    /** A time as the user wants to see it. @param int $seconds since 1970 */
    public function timeText(int $seconds): string;

    public function log(string $line): void;

    /** A key that only this installation has. */
    public function secret(): string;

    /** A folder in which this plugin may keep files. */
    public function dataFolder(): string;

    /** The action that Roundcube carries out, as the request names it. */
    public function action(): string;

    /** @return array<array-key, mixed>|null parameters of a compose session, `null` when there is none of this id */
    public function composeParameters(string $id): ?array;

    /** The subject of a row of a list as people read it. @param mixed $header Roundcube's header */
    public function subjectOf(mixed $header): string;

    /** Ends the request as Roundcube does when its address has no valid token. */
    public function requireTokenInAddress(): void;

    /** The name of the file that a message is saved as. */
    public function exportName(MessageName $name): string;

    /** Does something when the user has the answer. @param callable(): void $work */
    public function afterAnswer(callable $work): void;

    /** The folder that requests mean which name none. */
    public function sessionFolder(): string;

    /** The folder that Roundcube is in now. */
    public function currentFolder(): string;

    /** `''` where there is none. */
    public function draftsFolder(): string;

    /** @return list<string> @throws Fault @throws InvalidName when `*` means what a search found in several folders */
    public function uidsOf(string $folder): array;

    /** `''` where the storage cannot tell. */
    public function uidValidity(string $folder): string;

    /** The header block as it is stored, `''` when there is no such message. @throws Fault */
    public function header(MessageName $name): string;

    /** The exact bytes of a message, `null` when there is no such message. @throws Fault */
    public function rawMessage(MessageName $name): ?RawMessage;

    /**
     * SHA-256 of the decoded bytes of one part, read without a hook.
     *
     * @param mixed $part Roundcube's part
     *
     * @throws Fault
     */
    public function partSha256(MessageName $name, mixed $part): string;

    public function table(string $name): string;

    /**
     * @param list<int|string> $values
     *
     * @return list<array<string, scalar|null>>
     *
     * @throws Fault
     */
    public function rows(string $sql, array $values): array;

    /** @param list<int|string> $values @return int rows that changed @throws Fault */
    public function change(string $sql, array $values): int;

    /**
     * Sends one request and takes any status for an answer.
     *
     * @param array<string, string> $headers
     * @param resource|string|null  $body
     *
     * @throws Fault `timeout` or `unreachable`
     */
    public function send(string $method, string $url, array $headers, mixed $body, float $seconds): HttpAnswer;
}
