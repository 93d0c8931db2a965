<?php

declare(strict_types=1);

namespace Mailwicket\Hooks;

use Mailwicket\Composition;
use Mailwicket\RequestInput;
use Mailwicket\Services;

/** The entry "Mailwicket" among Roundcube's settings, and the pages behind it. */
final class SettingsHooks
{
    public function __construct(private readonly Composition $composition, private readonly RequestInput $input)
    {
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onActions(array $args): array
    {
        $this->composition->attempt(static function (Services $parts): void {
            $parts->page->addStyle();
        }, null);
        $actions = is_array($args['actions'] ?? null) ? $args['actions'] : [];
        $actions[] = [
            'action' => 'plugin.mailwicket.incidents',
            'type' => 'link',
            'class' => 'mailwicket',
            'label' => 'settings_menu',
            'title' => 'settings_menu_title',
            'domain' => 'mailwicket',
        ];

        return ['actions' => $actions] + $args;
    }

    /** @throws \Throwable the fault of the configuration */
    public function show(string $page): never
    {
        $this->composition->services()->settings->show($page, $this->input);
    }
}
