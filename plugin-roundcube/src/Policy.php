<?php

declare(strict_types=1);

namespace Mailwicket;

/** The policy document (docs/POLICY.md), as far as PHP decides by it. Core reads and checks all of it. */
final class Policy
{
    /** Strictness of dispositions, as core ranks them. */
    private const STRICTNESS = ['release' => 0, 'ask' => 1, 'hold' => 2, 'block' => 3];

    private const ROWS = [
        'pending' => ['pending', 'hold'],
        'timeout' => ['timeout', 'ask'],
        'unreachable' => ['unreachable', 'ask'],
        'rate-limited' => ['rateLimited', 'ask'],
        'encrypted' => ['encrypted', 'ask'],
        'too-large' => ['tooLarge', 'ask'],
        'unsupported' => ['unsupported', 'ask'],
        'corrupt' => ['corrupt', 'ask'],
        'limit-reached' => ['limitReached', 'ask'],
        'lists-stale' => ['listsStale', 'release'],
        'no-endpoint' => ['noEndpoint', 'release'],
    ];

    private const UP_TO = [
        'none' => [],
        'unchecked' => ['unchecked'],
        'suspicious' => ['unchecked', 'suspicious'],
        'malicious' => ['unchecked', 'suspicious', 'malicious'],
    ];

    private const KEYS = [
        'mode', 'thresholds', 'onMalicious', 'onSuspicious', 'withoutVerdict', 'lists', 'scoring', 'authentication',
        'override', 'incidents', 'texts', 'sites',
    ];

    /** @param array<array-key, mixed> $document */
    private function __construct(private readonly array $document)
    {
    }

    /**
     * @param mixed $setting the document as PHP array, or the path of a JSON file; `null` for the defaults
     *
     * @throws Fault when it is not a policy
     */
    public static function fromSetting(mixed $setting): self
    {
        if (is_string($setting)) {
            $text = is_readable($setting) ? file_get_contents($setting) : false;
            $setting = $text === false ? false : json_decode($text, true, 64);
        }
        if (!is_array($setting ?? []) || array_diff(array_map('strval', array_keys($setting ?? [])), self::KEYS) !== []) {
            throw new Fault('corrupt', 'mailwicket_policy is not a policy');
        }
        $policy = new self($setting ?? []);
        foreach (array_keys(self::ROWS) as $reason) {
            $policy->withoutVerdict($reason);
        }
        $policy->isAudit();
        $policy->releasableOutcomes();

        return $policy;
    }

    public function isAudit(): bool
    {
        return $this->picked('mode', '', ['enforce', 'audit'], 'enforce') === 'audit';
    }

    /** Whether a malicious message is marked and has a banner. */
    public function warns(): bool
    {
        return !$this->isAudit() && $this->picked('onMalicious', 'deliver', ['warn', 'permit'], 'warn') === 'warn';
    }

    public function subjectPrefix(): string
    {
        $prefix = $this->value('onMalicious', 'subjectPrefix', '{Malicious?}');

        return is_string($prefix) ? $prefix : '';
    }

    /** @return array<string, string> the fields of spam filters that a malicious message's copy gets */
    public function spamHeaders(): array
    {
        $wanted = $this->value('onMalicious', 'headers', []);
        $wanted = is_array($wanted) ? $wanted : [];
        $distribution = $wanted['xDistribution'] ?? 'none';

        return (($wanted['xSpamFlag'] ?? false) === true ? ['X-Spam-Flag' => 'YES'] : [])
            + (in_array($distribution, ['bulk', 'spam'], true) ? ['X-Distribution' => $distribution] : []);
    }

    /** What happens to attachments of which, for this reason, nothing certain is known. */
    public function withoutVerdict(string $reason): string
    {
        [$key, $default] = self::ROWS[$reason] ?? ['corrupt', 'ask'];
        $disposition = $this->picked('withoutVerdict', $key, array_keys(self::STRICTNESS), $default);

        return $this->isAudit() ? 'release' : $disposition;
    }

    /** The stricter of two dispositions. */
    public static function stricter(string $one, string $other): string
    {
        return self::strictness($one) >= self::strictness($other) ? $one : $other;
    }

    /** Whether the user may take an attachment all the same: a question may always be answered. */
    public function isReleasable(string $outcome, string $disposition): bool
    {
        return $disposition === 'ask'
            || ($disposition !== 'release' && in_array($outcome, $this->releasableOutcomes(), true));
    }

    public function needsReason(): bool
    {
        return $this->value('override', 'reasonRequired', true) !== false;
    }

    public function overrideSeconds(): int
    {
        $minutes = $this->value('override', 'minutes', 60);

        return is_int($minutes) && $minutes > 0 ? $minutes * 60 : 3600;
    }

    public function text(string $key): string
    {
        $text = $this->value('texts', $key, '');

        return is_string($text) ? $text : '';
    }

    /** @return array<string, string> own wording in a language */
    public function ownTexts(string $language): array
    {
        $own = $this->value('texts', 'own', []);
        $short = strtolower(substr($language, 0, 2));
        $texts = is_array($own) ? ($own[strtr($language, '_', '-')] ?? $own[$short] ?? []) : [];

        $found = [];
        foreach (is_array($texts) ? $texts : [] as $key => $text) {
            if (is_string($text)) {
                $found[(string) $key] = $text;
            }
        }

        return $found;
    }

    /** @return list<array{name: string, url: string, root: string}> */
    public function listSources(): array
    {
        $sources = [];
        $given = $this->value('lists', 'sources', []);
        foreach (is_array($given) ? $given : [] as $source) {
            $source = is_array($source) ? $source : [];
            [$name, $url, $root] = [$source['name'] ?? null, $source['url'] ?? null, $source['root'] ?? null];
            if (!is_string($name) || !is_string($url) || !is_string($root)) {
                throw new Fault('corrupt', 'lists.sources of the policy');
            }
            $sources[] = ['name' => $name, 'url' => rtrim($url, '/'), 'root' => $root];
        }

        return $sources;
    }

    /** @return array{url: string, credential: string} where incidents go; an empty url sends none */
    public function incidentTarget(): array
    {
        return [
            'url' => $this->string('incidents', 'url'),
            'credential' => $this->string('incidents', 'credential'),
        ];
    }

    public function keepsIncidentsDays(): int
    {
        $days = $this->value('incidents', 'keepDays', 90);

        return is_int($days) && $days > 0 ? $days : 90;
    }

    /** @return array{kind: string, endpoint: string, credential: string, seconds: float} */
    public function scoring(): array
    {
        $milliseconds = $this->value('scoring', 'timeoutMs', 10000);

        return [
            'kind' => $this->string('scoring', 'kind') ?: 'none',
            'endpoint' => rtrim($this->string('scoring', 'endpoint'), '/'),
            'credential' => $this->string('scoring', 'credential'),
            'seconds' => is_int($milliseconds) && $milliseconds > 0 ? $milliseconds / 1000 : 10.0,
        ];
    }

    /** Changes with everything that could change a verdict. */
    public function digest(): string
    {
        return hash('sha256', json_encode(self::sorted($this->document), JSON_THROW_ON_ERROR));
    }

    /** @return array<array-key, mixed> the document for a browser: without credentials */
    public function forBrowser(): array
    {
        $document = $this->document;
        foreach (['scoring', 'incidents'] as $section) {
            if (is_array($document[$section] ?? null)) {
                unset($document[$section]['credential']);
            }
        }

        return $document;
    }

    /** @return list<string> */
    private function releasableOutcomes(): array
    {
        return self::UP_TO[$this->picked('override', 'upTo', array_keys(self::UP_TO), 'suspicious')];
    }

    private static function strictness(string $disposition): int
    {
        // What is no disposition is as strict as can be.
        return self::STRICTNESS[$disposition] ?? 4;
    }

    private function string(string $section, string $key): string
    {
        $value = $this->value($section, $key, '');

        return is_string($value) ? $value : '';
    }

    private function value(string $section, string $key, mixed $default): mixed
    {
        $values = $this->document[$section] ?? ($key === '' ? $default : []);

        return $key === '' ? $values : (is_array($values) ? ($values[$key] ?? $default) : $default);
    }

    /** @param list<string> $allowed */
    private function picked(string $section, string $key, array $allowed, string $default): string
    {
        $value = $this->value($section, $key, $default);
        if (!is_string($value) || !in_array($value, $allowed, true)) {
            throw new Fault('corrupt', "$section.$key of the policy");
        }

        return $value;
    }

    /**
     * @param array<array-key, mixed> $value
     *
     * @return array<array-key, mixed>
     */
    private static function sorted(array $value): array
    {
        if (!array_is_list($value)) {
            ksort($value);
        }

        return array_map(static fn (mixed $one): mixed => is_array($one) ? self::sorted($one) : $one, $value);
    }
}
