<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * Copies of the signed list files, so that browsers need no other origin, and the version that is in force. What is signed is
 * checked by core in the browser, never here: a mirror can withhold, not forge.
 */
final class ListMirror
{
    /** A published entry counts for the next message opened after this time. */
    private const SECONDS = 60;
    private const DAY = 86400;
    private const TIMEOUT = 3.0;
    private const MAX_BYTES = 64 * 1024 * 1024;
    private const PATH = '#\A(?:metadata/(?:[0-9]+\.)?(?:root|targets|snapshot|timestamp)\.json|targets/[A-Za-z0-9._-]{1,200})\z#';
    /** Files whose name carries their version or digest never change. */
    private const IMMUTABLE = '#/(?:[0-9]+\.(?:root|targets|snapshot)\.json|[0-9a-f]{64}\.[^/]+)\z#';

    /** @var array<string, string> */
    private array $versions = [];

    /** @param list<array{name: string, url: string, root: string}> $sources */
    public function __construct(private readonly RoundcubePort $port, private readonly array $sources)
    {
    }

    /** Changes when a list was published and when one expired. A source that cannot be reached keeps the version it had. */
    public function version(): string
    {
        $versions = [];
        foreach ($this->sources as $source) {
            $versions[] = $source['name'] . '=' . ($this->versions[$source['name']] ??= $this->versionOf($source));
        }

        return implode(',', $versions);
    }

    /**
     * A file of a source. `null`: there is none.
     *
     * @throws Fault `unreachable`, `timeout`
     */
    public function file(string $name, string $path): ?string
    {
        foreach ($this->sources as $source) {
            if ($source['name'] === $name && preg_match(self::PATH, $path) === 1) {
                return $this->fetched($source, $path);
            }
        }

        return null;
    }

    /**
     * What is known of each source without looking at its signatures, after asking it for news.
     *
     * @return list<array{name: string, version: int|null, expires: int, fetched: int|null, isReached: bool}> times are seconds
     *     since 1970; `fetched` is null for a source that never answered, `expires` 0 where nothing says when
     */
    public function states(): array
    {
        $this->version();

        return array_map(function (array $source): array {
            $file = $this->kept($source, 'metadata/timestamp.json');
            $signed = Json::part(is_file($file) ? Json::read((string) file_get_contents($file)) ?? [] : [], 'signed');
            $snapshot = Json::part(Json::part($signed, 'meta'), 'snapshot.json');
            $version = Json::number($snapshot, 'version');
            $fetched = self::timeOf($file);

            return [
                'name' => $source['name'],
                'version' => is_int($version) ? $version : null,
                'expires' => (int) strtotime(Json::text($signed, 'expires')),
                'fetched' => $fetched,
                'isReached' => $fetched !== null && (self::timeOf($this->kept($source, 'failed')) ?? -1) < $fetched,
            ];
        }, $this->sources);
    }

    /**
     * Tells the administrator's log what a browser did not take. It is a hint, as any user could send it: the code has a fixed form,
     * and there is at most one line a source and minute, or a day while the code stays the same.
     *
     * @param array<array-key, mixed> $refused `RefusedList`s of client/README.md
     */
    public function noteRefused(array $refused): void
    {
        foreach ($this->sources as $source) {
            foreach ($refused as $one) {
                $error = is_array($one) ? Json::text($one, 'error') : '';
                $isCode = preg_match('/\A[A-Z_]{1,40}\z/', $error) === 1;
                if ($isCode && is_array($one) && Json::text($one, 'name') === $source['name']) {
                    $this->logRefused($source, $error, Json::number($one, 'version'));
                    break;
                }
            }
        }
    }

    /** @param array{name: string, url: string, root: string} $source */
    private function logRefused(array $source, string $error, int|float|null $version): void
    {
        $file = $this->kept($source, 'refused');
        if ($this->isYoung($file, self::SECONDS)) {
            return;
        }
        if ($this->isYoung($file, self::DAY) && file_get_contents($file) === $error) {
            return;
        }
        $this->write($file, $error);
        $used = $version === null ? 'none was ever received' : "version $version stays in use";
        $this->port->log("lists $source[name]: a browser refused the last update ($error); $used");
    }

    /** A file of the future is old: the clock was set back, and must not keep the lists as they are until it gets there. */
    private function isYoung(string $file, int $seconds): bool
    {
        $time = self::timeOf($file);
        $age = $time === null ? -1 : $this->port->now() - $time;

        return $age >= 0 && $age < $seconds;
    }

    private static function timeOf(string $file): ?int
    {
        clearstatcache(true, $file);

        return is_file($file) ? (int) filemtime($file) : null;
    }

    /** @param array{name: string, url: string, root: string} $source */
    private function versionOf(array $source): string
    {
        $text = '';
        try {
            $text = (string) $this->fetched($source, 'metadata/timestamp.json');
        } catch (Fault $fault) {
            $this->port->log("lists $source[name]: {$fault->getMessage()}");
            $text = (string) @file_get_contents($this->kept($source, 'metadata/timestamp.json'));
        }
        $signed = Json::part(Json::read($text) ?? [], 'signed');
        $meta = Json::part(Json::part($signed, 'meta'), 'snapshot.json');
        if ($meta === []) {
            return 'none';
        }

        // The timestamp is signed anew each day without a change of the lists.
        return hash('sha256', json_encode($meta, JSON_THROW_ON_ERROR)) . ($this->isOver($signed) ? '-expired' : '');
    }

    /**
     * Policy has a say in what is verified past that time.
     *
     * @param array<array-key, mixed> $signed
     */
    private function isOver(array $signed): bool
    {
        $expires = strtotime(Json::text($signed, 'expires'));

        return $expires !== false && $expires <= $this->port->now();
    }

    /** @param array{name: string, url: string, root: string} $source */
    private function fetched(array $source, string $path): ?string
    {
        $file = $this->kept($source, $path);
        if ((is_file($file) && preg_match(self::IMMUTABLE, $path) === 1) || $this->isYoung($file, self::SECONDS)) {
            return (string) file_get_contents($file);
        }
        // A source that does not answer must not make every page wait for it.
        $failed = $this->kept($source, 'failed');
        if ($this->isYoung($failed, self::SECONDS)) {
            throw new Fault('unreachable', 'the lists did not answer a moment ago');
        }
        try {
            $answer = $this->port->send('GET', "$source[url]/$path", [], null, self::TIMEOUT);
            if ($answer->status !== 404 && ($answer->status !== 200 || strlen($answer->body) > self::MAX_BYTES)) {
                throw new Fault('unreachable', "lists answered $answer->status");
            }
        } catch (Fault $fault) {
            $this->write($failed, '');
            throw $fault;
        }
        if ($answer->status === 404) {
            return null;
        }
        $this->write($file, $answer->body);

        return $answer->body;
    }

    /** @param array{name: string, url: string, root: string} $source */
    private function kept(array $source, string $path): string
    {
        // A source that points elsewhere starts anew.
        $folder = $source['name'] . '-' . substr(hash('sha256', $source['url'] . "\0" . $source['root']), 0, 16);

        return $this->port->dataFolder() . "/lists/$folder/$path";
    }

    private function write(string $file, string $bytes): void
    {
        $folder = dirname($file);
        if (!is_dir($folder) && !@mkdir($folder, 0700, true) && !is_dir($folder)) {
            throw new Fault('corrupt', 'the folder of the list mirror cannot be made');
        }
        $draft = $file . '.' . bin2hex(random_bytes(6));
        // Renamed into place: another request must never read half a file.
        if (@file_put_contents($draft, $bytes) !== strlen($bytes) || !@rename($draft, $file)) {
            throw new Fault('corrupt', 'the list mirror cannot be written');
        }
        // A file that did not change keeps its old time on some systems.
        touch($file, $this->port->now());
    }
}
