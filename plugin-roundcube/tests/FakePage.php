<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\PagePort;

/** A page that throws what ends a request, so that a test sees it. */
final class FakePage implements PagePort
{
    public bool $json = false;

    public function mark(string $version): void
    {
    }

    public function addClient(array $environment): void
    {
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

    public function answerBytes(int $status, array $headers, mixed $bytes): never
    {
        throw new \LogicException('no bytes are answered here');
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
