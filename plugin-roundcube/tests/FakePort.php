<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\HttpAnswer;
use Mailwicket\MessageName;
use Mailwicket\RawMessage;
use Mailwicket\RoundcubePort;

/** A Roundcube of arrays, with a real database of the shipped schema. */
final class FakePort implements RoundcubePort
{
    public int $user = 1;
    /** @var array<string, mixed> */
    public array $settings = [];
    public int $time = 1_790_000_000;
    public bool $hasDatabase = true;
    /** @var array<string, string> raw messages by `uid-folder` */
    public array $messages = [];
    /** @var array<string, HttpAnswer|Fault> by address; everything else cannot be reached */
    public array $answers = [];
    /** @var list<array{method: string, url: string, headers: array<string, string>, body: mixed}> */
    public array $sent = [];
    /** @var list<string> */
    public array $logged = [];
    /** @var array<string, array<array-key, mixed>> parameters of compose sessions by id */
    public array $compose = [];
    public string $validity = '7';
    public int $fetched = 0;
    private \PDO $database;
    private string $folder;

    public function __construct()
    {
        $this->database = new \PDO('sqlite::memory:', options: [\PDO::ATTR_ERRMODE => \PDO::ERRMODE_EXCEPTION]);
        $this->database->exec('CREATE TABLE users (user_id integer PRIMARY KEY); CREATE TABLE system (name, value);');
        $this->database->exec((string) file_get_contents(__DIR__ . '/../SQL/sqlite.initial.sql'));
        $this->folder = sys_get_temp_dir() . '/mailwicket-tests-' . bin2hex(random_bytes(8));
        mkdir($this->folder);
    }

    public function __destruct()
    {
        $files = new \RecursiveIteratorIterator(
            new \RecursiveDirectoryIterator($this->folder, \FilesystemIterator::SKIP_DOTS),
            \RecursiveIteratorIterator::CHILD_FIRST,
        );
        foreach ($files as $file) {
            $file->isDir() ? rmdir((string) $file) : unlink((string) $file);
        }
        rmdir($this->folder);
    }

    public function userId(): int
    {
        return $this->user;
    }

    public function language(): string
    {
        return 'en_US';
    }

    public function now(): int
    {
        return $this->time;
    }

    public function setting(string $name, mixed $default): mixed
    {
        return $this->settings[$name] ?? $default;
    }

    public function texts(string $folder = ''): array
    {
        return [];
    }

    public function timeText(int $seconds): string
    {
        return gmdate('Y-m-d H:i', $seconds);
    }

    public function log(string $line): void
    {
        $this->logged[] = $line;
    }

    public function secret(): string
    {
        return 'a key of the tests, long enough';
    }

    public function dataFolder(): string
    {
        return $this->folder;
    }

    public function draftsFolder(): string
    {
        return 'Drafts';
    }

    public function sessionFolder(): string
    {
        return 'INBOX';
    }

    public function currentFolder(): string
    {
        return 'INBOX';
    }

    public function action(): string
    {
        return 'show';
    }

    public function composeParameters(string $id): ?array
    {
        return $this->compose[$id] ?? null;
    }

    public function subjectOf(mixed $header): string
    {
        return is_string($header) ? $header : throw new \LogicException('headers are texts here');
    }

    public function requireTokenInAddress(): void
    {
        $this->logged[] = 'token asked';
    }

    public function exportName(MessageName $name): string
    {
        return "$name->uid.eml";
    }

    public function afterAnswer(callable $work): void
    {
        $work();
    }

    public function uidsOf(string $folder): array
    {
        return [];
    }

    public function uidValidity(string $folder): string
    {
        return $this->validity;
    }

    public function header(MessageName $name): string
    {
        return explode("\r\n\r\n", $this->messages["$name->uid-$name->folder"] ?? '')[0];
    }

    public function rawMessage(MessageName $name): ?RawMessage
    {
        $this->fetched++;
        $bytes = $this->messages["$name->uid-$name->folder"] ?? null;
        if ($bytes === null) {
            return null;
        }
        $path = $this->folder . '/' . bin2hex(random_bytes(8));
        file_put_contents($path, $bytes);

        return new RawMessage($path);
    }

    public function partSha256(MessageName $name, mixed $part): string
    {
        return hash('sha256', is_string($part) ? $part : throw new \LogicException('parts are texts here'));
    }

    public function table(string $name): string
    {
        return $name;
    }

    public function rows(string $sql, array $values): array
    {
        return $this->run($sql, $values)->fetchAll(\PDO::FETCH_ASSOC);
    }

    public function change(string $sql, array $values): int
    {
        return $this->run($sql, $values)->rowCount();
    }

    public function send(string $method, string $url, array $headers, mixed $body, float $seconds): HttpAnswer
    {
        $body = is_resource($body) ? stream_get_contents($body) : $body;
        $this->sent[] = ['method' => $method, 'url' => $url, 'headers' => $headers, 'body' => $body];
        $answer = $this->answers[$url] ?? new Fault('unreachable', 'nobody is there');

        return $answer instanceof Fault ? throw $answer : $answer;
    }

    /** @param list<int|string> $values */
    private function run(string $sql, array $values): \PDOStatement
    {
        if (!$this->hasDatabase) {
            throw new Fault('corrupt', 'the database refused');
        }
        try {
            $statement = $this->database->prepare($sql);
            $statement->execute($values);
        } catch (\PDOException $error) {
            throw new Fault('corrupt', $error->getMessage(), $error);
        }

        return $statement;
    }
}
