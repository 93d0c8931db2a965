<?php

declare(strict_types=1);

namespace Mailwicket;

/** What a page tells the browser bundle (`MailwicketEnv` of client/README.md). */
final class Client
{
    public const VERSION = '0.1.0';

    public function __construct(
        private readonly PagePort $page,
        private readonly Policy $policy,
        private readonly Engine $engine,
        private readonly Texts $texts,
        private readonly int $maxMessageBytes,
    ) {
    }

    /**
     * @param list<Judgement> $judgements
     *
     * @return array<string, mixed>
     */
    public function environment(string $page, array $judgements, string $retry = ''): array
    {
        return [
            'version' => self::VERSION,
            'engine' => $this->engine->name(),
            'page' => $page,
            'worker' => $this->page->assetUrl('worker.js'),
            'messages' => array_map(fn (Judgement $one): array => $one->toState($this->policy), $judgements),
            'retry' => $retry,
            'policy' => (object) $this->policy->forBrowser(),
            'lists' => array_map(
                static fn (array $source): array => ['name' => $source['name'], 'root' => $source['root']],
                $this->policy->listSources(),
            ),
            'scoring' => $this->policy->scoring()['kind'] === 'mailwicket',
            'maxMessageBytes' => $this->maxMessageBytes,
            'labels' => $this->texts->all(),
        ];
    }

    public function title(): string
    {
        return $this->texts->of('title');
    }
}
