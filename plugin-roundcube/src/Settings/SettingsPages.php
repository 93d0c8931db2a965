<?php

declare(strict_types=1);

namespace Mailwicket\Settings;

use Mailwicket\Fault;
use Mailwicket\Html;
use Mailwicket\Incident\IncidentQuery;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\PagePort;
use Mailwicket\RequestInput;
use Mailwicket\RoundcubePort;
use Mailwicket\Texts;

/** The pages of Mailwicket among Roundcube's settings. They show what is kept for the user who asks, and change nothing. */
final class SettingsPages
{
    public const NAMES = ['incidents', 'incident', 'export', 'policy'];

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Texts $texts,
        private readonly IncidentStore $incidents,
        private readonly IncidentsPage $list,
        private readonly IncidentPage $details,
        private readonly PolicyPage $policy,
        private readonly IncidentExport $export,
    ) {
    }

    public function show(string $name, RequestInput $input): never
    {
        $query = IncidentQuery::of($input->raw('_outcome'), $input->raw('_text'), $input->raw('_page'));
        try {
            match ($name) {
                'incident' => $this->incident($input->raw('_id')),
                'export' => $this->export->send($input->raw('_format'), $query),
                'policy' => $this->send('policy', $this->policy->body(), $this->policy->environment()),
                default => $this->send('incidents', $this->list->body($query), []),
            };
        } catch (Fault $fault) {
            $this->port->log("$fault->reason: {$fault->getMessage()}");
            $problem = Html::element('p', ['role' => 'alert'], Html::text($this->texts->of('settings_failed')));
            $this->send($name === 'policy' ? 'policy' : 'incidents', $problem, []);
        }
    }

    private function incident(string $id): never
    {
        $kept = preg_match('/\A[0-9a-f]{32}\z/', $id) === 1 ? $this->incidents->find($id) : null;
        if ($kept === null) {
            $this->send('incidents', Html::element('p', [], Html::text($this->texts->of('incident_gone'))), []);
        }
        $this->send('incidents', $this->details->body($kept), ['incident' => $kept->incident->data]);
    }

    /**
     * @param string               $inside      HTML
     * @param array<string, mixed> $environment
     */
    private function send(string $current, string $inside, array $environment): never
    {
        $tabs = '';
        foreach (['incidents', 'policy'] as $name) {
            $attributes = ['href' => $this->page->settingsUrl($name)] + ($name === $current ? ['aria-current' => 'page'] : []);
            $tabs .= Html::element('li', [], Html::element('a', $attributes, Html::text($this->texts->of("settings_$name"))));
        }
        $nav = Html::element('nav', ['aria-label' => 'Mailwicket'], "<ul class=\"mailwicket-tabs\">$tabs</ul>");
        $title = Html::element('h1', ['class' => 'boxtitle'], Html::text($this->texts->of("settings_{$current}_title")));
        $body = $title . Html::element('div', ['class' => 'box formcontainer scroller'], Html::element(
            'div',
            ['class' => 'boxcontent formcontent mailwicket-settings', 'id' => 'mailwicket-settings'],
            $nav . $inside,
        ));
        // Only where the browser's script has something to put into words.
        $labels = ['labels' => $environment === [] ? new \stdClass() : $this->texts->all()];
        $this->page->settings($this->texts->of("settings_{$current}_title"), $body, $environment + $labels);
    }
}
