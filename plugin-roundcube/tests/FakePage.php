<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\PagePort;

/** A page that throws what ends a request, so that a test sees it. */
final class FakePage implements PagePort
{
    public bool $json = false;
    /** @var array<string, mixed> of the last page */
    public array $environment = [];
    /** @var array<string, string> of the last answer of bytes */
    public array $headers = [];

    public function mark(string $version): void
    {
    }

    public function addClient(array $environment): void
    {
    }

    public function settingsUrl(string $action, array $parameters = []): string
    {
        return "./?$action&" . http_build_query($parameters);
    }

    public function addStyle(): void
    {
    }

    public function settings(string $title, string $body, array $environment): never
    {
        $this->environment = $environment;
        throw new \DomainException("$title\n$body");
    }

    public function assetUrl(string $file): string
    {
        return $file;
    }

    public function isJson(): bool
    {
        return $this->json;
    }

    public function refuse(string $title, string $body, array $environment): never
    {
        preg_match('/data-mailwicket-code="([^"]+)"/', $body, $found);
        throw new \DomainException($found[1] ?? '');
    }

    public function answerJson(int $status, array $data): never
    {
        throw new \DomainException("$status " . json_encode($data, JSON_THROW_ON_ERROR));
    }

    public function answerScript(array $data): never
    {
        $this->answerJson(200, $data);
    }

    public function answerBytes(int $status, array $headers, mixed $bytes): never
    {
        $this->headers = $headers;
        throw new \DomainException((string) (is_resource($bytes) ? stream_get_contents($bytes) : $bytes));
    }

    public function sendMessage(string $filename, string $head, mixed $rest, int $length): never
    {
        $bytes = $head . stream_get_contents($rest);
        throw new \DomainException(strlen($bytes) === $length ? "$filename: $bytes" : 'a wrong length');
    }

    public function isFromScript(): bool
    {
        return true;
    }

    public function body(int $maxBytes): ?string
    {
        return '';
    }

    public function header(string $name): string
    {
        return '';
    }

    public function retryUrl(): string
    {
        return '';
    }
}
