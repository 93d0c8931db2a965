<?php

declare(strict_types=1);

namespace Mailwicket\Settings;

use Mailwicket\Html;
use Mailwicket\Incident\IncidentQuery;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Incident\KeptIncident;
use Mailwicket\Json;
use Mailwicket\PagePort;
use Mailwicket\RoundcubePort;
use Mailwicket\Texts;

/** The list of the user's incidents, with a filter and files of what it shows. */
final class IncidentsPage
{
    private const COLUMNS = ['time', 'outcome', 'source', 'files', 'sent'];
    /** Addresses and files of one incident that a row names. */
    private const NAMED = 3;

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Texts $texts,
        private readonly IncidentStore $store,
    ) {
    }

    /** @throws \Mailwicket\Fault when the database fails */
    public function body(IncidentQuery $query): string
    {
        $total = $this->store->count($query);
        if ($total === 0 && !$query->isFilter()) {
            return Html::element('p', [], Html::text($this->texts->of('incidents_empty')));
        }
        $rows = $this->store->list($query, IncidentQuery::PAGE, ($query->page - 1) * IncidentQuery::PAGE);
        $count = Html::text($this->texts->of($total === 1 ? 'incidents_one' : 'incidents_many', ['count' => (string) $total]));

        return $this->form($query) . Html::element('p', ['role' => 'status'], $count)
            . ($rows === [] ? '' : $this->table($rows)) . $this->pages($query, $total) . ($rows === [] ? '' : $this->exports($query));
    }

    private function form(IncidentQuery $query): string
    {
        $options = '';
        foreach (['', 'malicious', 'suspicious'] as $outcome) {
            $text = $this->texts->of($outcome === '' ? 'incidents_all' : "badge_$outcome");
            $selected = $outcome === $query->outcome ? ['selected' => 'selected'] : [];
            $options .= Html::element('option', ['value' => $outcome] + $selected, Html::text($text));
        }
        $hidden = '';
        foreach (['_task' => 'settings', '_action' => 'plugin.mailwicket.incidents'] as $name => $value) {
            $hidden .= Html::open('input', ['type' => 'hidden', 'name' => $name, 'value' => $value]);
        }
        $address = explode('?', $this->page->settingsUrl('incidents'))[0];

        $attributes = ['method' => 'get', 'action' => $address, 'class' => 'mailwicket-filter', 'role' => 'search'];
        $select = ['id' => 'mailwicket-outcome', 'name' => '_outcome', 'class' => 'form-control custom-select'];

        return Html::element('form', $attributes, $hidden
            . $this->label('outcome', 'incidents_outcome')
            . Html::element('select', $select, $options)
            . $this->label('text', 'incidents_text')
            . Html::open('input', [
                'id' => 'mailwicket-text', 'name' => '_text', 'type' => 'search', 'class' => 'form-control', 'value' => $query->text,
            ])
            . Html::element('button', ['type' => 'submit', 'class' => 'button btn btn-primary'], Html::text(
                $this->texts->of('incidents_show'),
            )));
    }

    private function label(string $field, string $text): string
    {
        return Html::element('label', ['for' => "mailwicket-$field"], Html::text($this->texts->of($text)));
    }

    /** @param list<KeptIncident> $rows */
    private function table(array $rows): string
    {
        // Roles, because a table whose rows are shown as blocks on a phone is none to some readers.
        $head = '';
        foreach (self::COLUMNS as $column) {
            $text = Html::text($this->texts->of("incidents_$column"));
            $head .= Html::element('th', ['scope' => 'col', 'role' => 'columnheader'], $text);
        }
        $body = implode('', array_map($this->row(...), $rows));

        return Html::element(
            'table',
            ['class' => 'mailwicket-incidents', 'role' => 'table', 'aria-label' => $this->texts->of('settings_incidents')],
            "<thead role=\"rowgroup\"><tr role=\"row\">$head</tr></thead><tbody role=\"rowgroup\">$body</tbody>",
        );
    }

    private function row(KeptIncident $kept): string
    {
        $data = $kept->incident->data;
        $url = $this->page->settingsUrl('incident', ['_id' => $kept->incident->id]);
        $time = Html::time($kept->created, $this->port->timeText($kept->created));
        $files = array_map(
            static fn (array $one): string => Json::text($one, 'filename') ?: substr(Json::text($one, 'sha256'), 0, 12),
            Json::parts($data, 'attachments'),
        );
        $cells = [
            Html::element('a', ['href' => $url], $time),
            Html::element('span', ['class' => "mailwicket-word mailwicket-{$kept->incident->outcome}"], Html::text(
                $this->texts->of("badge_{$kept->incident->outcome}"),
            )),
            self::named(Json::texts($data, 'source')),
            self::named($files),
            Html::text($this->state($kept)),
        ];
        $row = '';
        foreach ($cells as $index => $cell) {
            $name = $index === 0 ? 'th' : 'td';
            $role = $index === 0 ? ['scope' => 'row', 'role' => 'rowheader'] : ['role' => 'cell'];
            $label = ['data-label' => $this->texts->of('incidents_' . self::COLUMNS[$index])];
            $row .= Html::element($name, $role + $label, $cell);
        }

        return "<tr role=\"row\">$row</tr>";
    }

    /** Whether an incident was sent, in words. */
    public function state(KeptIncident $kept): string
    {
        return match (true) {
            $kept->refused !== '' => $this->texts->of('incidents_refused', ['reason' => $kept->refused]),
            $kept->sent > 0 => $this->texts->of('incidents_sent_at', ['time' => $this->port->timeText($kept->sent)]),
            default => $this->texts->of('incidents_not_sent'),
        };
    }

    /** @param list<string> $texts */
    private static function named(array $texts): string
    {
        $shown = array_map(Html::value(...), array_slice($texts, 0, self::NAMED));

        return implode(', ', $shown) . (count($texts) > self::NAMED ? ' +' . (count($texts) - self::NAMED) : '');
    }

    private function pages(IncidentQuery $query, int $total): string
    {
        $last = max(1, (int) ceil($total / IncidentQuery::PAGE));
        if ($last === 1) {
            return '';
        }
        $links = '';
        foreach (['newer' => $query->page - 1, 'older' => $query->page + 1] as $text => $page) {
            if ($page >= 1 && $page <= $last) {
                $url = $this->page->settingsUrl('incidents', self::parameters($query) + ['_page' => (string) $page]);
                $links .= Html::link($url, $this->texts->of("incidents_$text"), 'button btn btn-secondary') . ' ';
            }
        }
        $where = Html::text($this->texts->of('incidents_page', ['page' => (string) $query->page, 'pages' => (string) $last]));

        return Html::element('nav', ['class' => 'mailwicket-pages', 'aria-label' => $this->texts->of('incidents_pages')], $links . $where);
    }

    private function exports(IncidentQuery $query): string
    {
        $links = '';
        foreach (['csv' => 'CSV', 'json' => 'JSON'] as $format => $name) {
            $url = $this->page->settingsUrl('export', ['_format' => $format] + self::parameters($query));
            $links .= Html::link($url, $this->texts->of('incidents_export', ['format' => $name]), 'button btn btn-secondary') . ' ';
        }

        return Html::element('p', ['class' => 'mailwicket-exports'], $links);
    }

    /** @return array<string, string> */
    private static function parameters(IncidentQuery $query): array
    {
        return array_filter(['_outcome' => $query->outcome, '_text' => $query->text], static fn (string $one): bool => $one !== '');
    }
}
