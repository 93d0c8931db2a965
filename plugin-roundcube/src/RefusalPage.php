<?php

declare(strict_types=1);

namespace Mailwicket;

/** The answer to a request that is refused: a page in the skin, 403, or JSON for callers that read JSON. */
final class RefusalPage
{
    public const BAD_REQUEST = 'bad-request';

    public function __construct(
        private readonly Texts $texts,
        private readonly Policy $policy,
        private readonly PageMarks $marks,
    ) {
    }

    /** @param list<Judgement> $refused strictest first; empty for a request that names messages ambiguously */
    public static function codeOf(array $refused): string
    {
        $first = $refused[0] ?? null;
        if ($first === null) {
            return self::BAD_REQUEST;
        }
        if ($first->disposition === 'block') {
            return 'blocked';
        }

        return match (true) {
            $first->state === Judgement::FAILED => 'failed',
            $first->disposition === 'ask' => 'ask',
            default => 'held',
        };
    }

    /** @param list<Judgement> $refused */
    public function body(array $refused, string $code): string
    {
        $items = '';
        foreach ($refused as $judgement) {
            foreach ($judgement->verdict->attachments ?? [] as $one) {
                if ($judgement->dispositionOf($one) !== 'release') {
                    $items .= '<li><bdi>' . PageMarks::html($this->marks->nameOf($one)) . '</bdi>: '
                        . PageMarks::html($this->marks->outcomeText($one->outcome)) . '</li>';
                }
            }
        }

        return '<section id="mailwicket-refusal" class="mailwicket-refusal boxcontent formcontent" data-mailwicket-code="'
            . PageMarks::html($code) . '"><h1 class="mailwicket-title">' . PageMarks::html($this->texts->of("refused_$code")) . '</h1>'
            . '<p>' . PageMarks::html($this->texts->of("refused_{$code}_text") . $this->marks->contact()) . '</p>'
            . ($items === '' ? '' : "<ul class=\"mailwicket-files\">$items</ul>")
            . self::linkTo(count($refused) === 1 ? $refused[0] : null, $this->texts->of('open_message'))
            . '<p class="mailwicket-progress" role="status"></p></section>';
    }

    /** The message says more than this page, and asks where a decision is needed. */
    private static function linkTo(?Judgement $judgement, string $text): string
    {
        if ($judgement === null || $judgement->raw === '') {
            return '';
        }
        $name = $judgement->name;
        $query = ['_task' => 'mail', '_action' => 'show', '_uid' => $name->uid, '_mbox' => $name->folder];

        return '<p><a target="_top" href="' . PageMarks::html('./?' . http_build_query($query)) . '">'
            . PageMarks::html($text) . '</a></p>';
    }

    /**
     * @param list<Judgement> $refused
     *
     * @return array{action: string, mailwicket: array<string, mixed>, exec: string}
     */
    public function json(array $refused, string $code, string $action): array
    {
        $text = $this->texts->of("refused_$code") . $this->marks->contact();

        return [
            'action' => $action,
            'mailwicket' => [
                'code' => $code,
                'text' => $text,
                'messages' => array_map(fn (Judgement $one): array => $one->toState($this->policy), $refused),
            ],
            'exec' => 'this.display_message(' . json_encode($text, JSON_THROW_ON_ERROR | JSON_HEX_TAG) . ", 'error');\n",
        ];
    }
}
