<?php

declare(strict_types=1);

namespace Mailwicket\Settings;

use Mailwicket\Html;
use Mailwicket\Incident\KeptIncident;
use Mailwicket\Json;
use Mailwicket\PagePort;
use Mailwicket\RoundcubePort;
use Mailwicket\Texts;

/** Everything of one incident: facts, attachments with their receipts, and exactly what is sent. */
final class IncidentPage
{
    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Texts $texts,
        private readonly IncidentsPage $list,
    ) {
    }

    public function body(KeptIncident $kept): string
    {
        $sections = '';
        foreach (Json::parts($kept->incident->data, 'attachments') as $index => $attachment) {
            $sections .= $this->attachment($attachment, $index);
        }
        $pretty = json_encode(Json::readObject($kept->incident->json), JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES
            | JSON_UNESCAPED_UNICODE | JSON_PRESERVE_ZERO_FRACTION | JSON_INVALID_UTF8_SUBSTITUTE);
        $exact = Html::element('details', ['class' => 'mailwicket-exact'], Html::element('summary', [], Html::text(
            $this->texts->of($kept->sent > 0 ? 'incident_exact_sent' : 'incident_exact'),
        )) . Html::element('pre', ['tabindex' => '0', 'dir' => 'ltr'], Html::text((string) $pretty)));
        $back = Html::link($this->page->settingsUrl('incidents'), $this->texts->of('incident_back'));

        return Html::element('p', [], $back) . $this->facts($kept) . $sections . $exact;
    }

    private function facts(KeptIncident $kept): string
    {
        $data = $kept->incident->data;
        $override = Json::part($data, 'override');
        $lists = Json::number($data, 'listVersion');
        $facts = [
            'incidents_time' => Html::time($kept->created, $this->port->timeText($kept->created)),
            'incidents_outcome' => Html::text($this->outcome($data)),
            'incidents_source' => $this->values(Json::texts($data, 'source')),
            'incidents_target' => $this->values(Json::texts($data, 'target')),
            'incident_subject' => $this->values([Json::text($data, 'subject')]),
            'incident_message_id' => $this->values([Json::text($data, 'messageId')]),
            'incident_lists' => $lists === null ? '' : Html::text(Json::plain($lists)),
            'incident_override' => $override === [] ? '' : Html::value(Json::text($override, 'reason')) . ' ('
                . Html::text($this->timeOf(Json::text($override, 'time'))) . ')',
            'incidents_sent' => Html::text($this->list->state($kept)),
            'incident_id' => Html::element('code', [], Html::text($kept->incident->id)),
        ];

        return Html::element('dl', ['class' => 'mailwicket-facts'], $this->pairs($facts));
    }

    /** @param array<array-key, mixed> $attachment */
    private function attachment(array $attachment, int $index): string
    {
        $name = Json::text($attachment, 'filename') ?: $this->texts->of('incident_unnamed');
        $lines = '';
        foreach (Json::parts($attachment, 'receipt') as $line) {
            // The browser's script puts words in the place of codes.
            $lines .= Html::element('li', [], Html::element('code', [], Html::text(Json::text($line, 'code'))));
        }
        $size = Json::number($attachment, 'size');
        $facts = [
            'incidents_outcome' => Html::text($this->outcome($attachment)),
            'incident_malware' => $this->values([Json::text($attachment, 'malwareName')]),
            'incident_size' => $size === null ? '' : Html::text(Json::plain($size)),
            'incident_type' => $this->values([Json::text($attachment, 'detectedType')]),
            'incident_declared' => $this->values([Json::text($attachment, 'declaredType')]),
            'incident_sha256' => Html::element('code', [], Html::text(Json::text($attachment, 'sha256'))),
        ];
        $why = $lines === '' ? '' : Html::element('h3', [], Html::text($this->texts->of('incident_why')))
            . Html::element('ul', ['class' => 'mailwicket-lines', 'data-mailwicket-attachment' => (string) $index], $lines);

        return Html::element('section', ['class' => 'mailwicket-attachment'], Html::element('h2', [], Html::value($name))
            . Html::element('dl', ['class' => 'mailwicket-facts'], $this->pairs($facts)) . $why);
    }

    /** @param array<array-key, mixed> $data of an incident or an attachment */
    private function outcome(array $data): string
    {
        $score = Json::number($data, 'score');
        $word = $this->texts->of('badge_' . Json::text($data, 'outcome'));

        return $score === null ? $word : $this->texts->of('incident_score', [
            'outcome' => $word,
            'score' => number_format((float) $score, 2),
            'level' => $this->texts->of('level_' . Json::text($data, 'level')),
        ]);
    }

    /** @param array<string, string> $facts HTML by the key of a text */
    private function pairs(array $facts): string
    {
        $pairs = '';
        foreach ($facts as $key => $html) {
            if ($html !== '') {
                $pairs .= Html::element('dt', [], Html::text($this->texts->of($key))) . Html::element('dd', [], $html);
            }
        }

        return $pairs;
    }

    /** @param list<string> $values */
    private function values(array $values): string
    {
        $shown = array_filter($values, static fn (string $value): bool => $value !== '');

        return implode(', ', array_map(Html::value(...), $shown));
    }

    private function timeOf(string $rfc3339): string
    {
        $seconds = strtotime($rfc3339);

        return $seconds === false ? $rfc3339 : $this->port->timeText($seconds);
    }
}
