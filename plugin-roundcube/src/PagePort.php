<?php

declare(strict_types=1);

namespace Mailwicket;

/** What the plugin does with the page or answer that Roundcube is making. */
interface PagePort
{
    /** Tells the extension that this page is guarded already. Nothing where the answer is no page. */
    public function mark(string $version): void;

    /** @param array<string, mixed> $environment `rcmail.env.mailwicket`; also puts the client's script into the page */
    public function addClient(array $environment): void;

    /**
     * Address of a page of the plugin among Roundcube's settings.
     *
     * @param array<string, string> $parameters
     */
    public function settingsUrl(string $action, array $parameters = []): string;

    /** Puts the style of the entry in the settings' menu into the page. */
    public function addStyle(): void;

    /**
     * Ends the request with a page among Roundcube's settings.
     *
     * @param array<string, mixed> $environment `rcmail.env.mailwicket_settings`
     */
    public function settings(string $title, string $body, array $environment): never;

    /** Address of a file of the plugin. */
    public function assetUrl(string $file): string;

    /** Whether the caller reads JSON. */
    public function isJson(): bool;

    /**
     * Ends the request with 403 and a page in the skin.
     *
     * @param array<string, mixed> $environment
     */
    public function refuse(string $title, string $body, array $environment): never;

    /** @param array<string, mixed> $data */
    public function answerJson(int $status, array $data): never;

    /**
     * Ends a request of Roundcube's own script: it does what `exec` says, and takes its notice of loading away. Always 200: at a
     * 403 it loads the page anew, with what the user was writing, and at other errors it shows no text of ours.
     *
     * @param array{exec: string, ...<string, mixed>} $data
     */
    public function answerScript(array $data): never;

    /**
     * Ends the request with bytes.
     *
     * @param array<string, string>  $headers
     * @param resource|string|null   $bytes
     */
    public function answerBytes(int $status, array $headers, mixed $bytes): never;

    /**
     * Ends the request with a message to be saved.
     *
     * @param string   $head its first bytes
     * @param resource $rest those that follow
     */
    public function sendMessage(string $filename, string $head, mixed $rest, int $length): never;

    /** Whether the request has the header that only a script of this page can set. */
    public function isFromScript(): bool;

    /**
     * The body of the request, `null` when it is longer.
     *
     * @param int<1, max> $maxBytes
     */
    public function body(int $maxBytes): ?string;

    /** A header field of the request, `''` when absent. */
    public function header(string $name): string;

    /** The address of this request, `''` where it cannot be repeated. */
    public function retryUrl(): string;
}
