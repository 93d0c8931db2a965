<?php

declare(strict_types=1);

namespace Mailwicket\Settings;

use Mailwicket\Engine;
use Mailwicket\Html;
use Mailwicket\ListMirror;
use Mailwicket\Policy;
use Mailwicket\RoundcubePort;
use Mailwicket\Texts;

/** The policy in force, to be read: what is set and by whom, the lists and their age, the engine, the server. */
final class PolicyPage
{
    public function __construct(
        private readonly RoundcubePort $port,
        private readonly Texts $texts,
        private readonly Policy $policy,
        private readonly Engine $engine,
        private readonly ListMirror $lists,
    ) {
    }

    public function body(): string
    {
        $engine = $this->engine->name();
        $facts = Html::element('dt', [], $this->said('state_engine'))
            . Html::element('dd', [], $this->said("state_engine_$engine"));
        if ($engine === 'service') {
            $facts .= Html::element('dt', [], $this->said('state_server'))
                . Html::element('dd', [], $this->said($this->engine->isReached() ? 'state_reached' : 'state_unreached'));
        }

        return Html::element('p', [], $this->said('policy_help'))
            . Html::element('h2', [], $this->said('state_title'))
            . Html::element('dl', ['class' => 'mailwicket-facts'], $facts)
            . Html::element('h2', [], $this->said('state_lists')) . $this->lists()
            . ($engine === 'service' ? Html::element('p', [], $this->said('state_lists_service')) : '')
            . Html::element('h2', ['id' => 'mailwicket-policy-title'], $this->said('policy_title'))
            . ($engine === 'service' ? Html::element('p', [], $this->said('policy_service')) : '')
            // The browser's script fills it: the defaults are core's.
            . Html::element('div', ['id' => 'mailwicket-policy'], Html::element('noscript', [], $this->said('policy_needs_script')));
    }

    /** @return array<string, mixed> */
    public function environment(): array
    {
        return ['policy' => (object) $this->policy->forBrowser()]
            + ($this->engine->name() === 'browser' ? ['lists' => array_column($this->policy->listSources(), 'name')] : []);
    }

    private function lists(): string
    {
        $items = '';
        foreach ($this->lists->states() as $list) {
            $state = match (true) {
                $list['fetched'] === null => 'state_list_never',
                $list['expires'] > 0 && $list['expires'] < $this->port->now() => 'state_list_stale',
                $list['isReached'] => 'state_list_current',
                default => 'state_list_unreached',
            };
            $facts = [
                'state_list_version' => $list['version'] === null ? '' : (string) $list['version'],
                'state_list_fetched' => $list['fetched'] === null ? '' : $this->port->timeText($list['fetched']),
                'state_list_expires' => $list['expires'] === 0 ? '' : $this->port->timeText($list['expires']),
            ];
            $pairs = Html::element('dt', [], $this->said('state_list_state')) . Html::element('dd', [], $this->said($state));
            foreach (array_filter($facts, static fn (string $fact): bool => $fact !== '') as $key => $fact) {
                $pairs .= Html::element('dt', [], $this->said($key)) . Html::element('dd', [], Html::text($fact));
            }
            $items .= Html::element('li', ['data-mailwicket-list' => $list['name']], Html::element('strong', [], Html::value($list['name']))
                . Html::element('dl', ['class' => 'mailwicket-facts'], $pairs));
        }

        return $items === '' ? Html::element('p', [], $this->said('state_lists_none'))
            : Html::element('ul', ['class' => 'mailwicket-sources'], $items);
    }

    private function said(string $key): string
    {
        return Html::text($this->texts->of($key));
    }
}
