<?php

declare(strict_types=1);

use Mailwicket\Composition;
use Mailwicket\Hooks\LaterHooks;
use Mailwicket\Hooks\OpenMessage;
use Mailwicket\Hooks\PartHooks;
use Mailwicket\Hooks\RequestHooks;
use Mailwicket\Hooks\SettingsHooks;
use Mailwicket\Hooks\ViewHooks;
use Mailwicket\Marking\RoundcubeMailbox;
use Mailwicket\RequestInput;
use Mailwicket\RoundcubeAdapter;
use Mailwicket\RoundcubePage;
use Mailwicket\Routes;
use Mailwicket\Services;
use Mailwicket\Settings\SettingsPages;

require_once __DIR__ . '/src/autoload.php';

/**
 * Mailwicket for Roundcube: no attachment leaves without a verdict. This class puts the parts together, registers their hooks
 * and does nothing else.
 *
 * It is loaded in every task: plugins register actions that give out messages in tasks other than `mail`.
 */
class mailwicket extends rcube_plugin
{
    public function init(): void
    {
        $rcmail = rcmail::get_instance();
        $port = new RoundcubeAdapter($rcmail);
        $composition = new Composition($port, function () use ($port, $rcmail): Services {
            $this->load_config();

            return Services::of($port, new RoundcubePage($rcmail, $this), new RoundcubeMailbox($rcmail));
        });
        $input = new RequestInput($_GET, $_POST, $_COOKIE);
        $open = new OpenMessage();
        $request = new RequestHooks($composition, $input);
        $parts = new PartHooks($composition, $open);
        $view = new ViewHooks($composition, $open);
        $later = new LaterHooks($composition);
        $settings = new SettingsHooks($composition, $input);

        $this->add_hook('ready', $request->onReady(...));
        $this->add_hook('message_compose', $request->onCompose(...));
        $this->add_hook('message_load', $parts->onMessageLoad(...));
        $this->add_hook('message_part_get', $parts->onPartGet(...));
        $this->add_hook('message_part_body', $parts->onPartBody(...));
        $this->add_hook('attachment_save', $parts->onAttachmentSave(...));
        $this->add_hook('message_objects', $view->onMessageObjects(...));
        $this->add_hook('template_object_messageattachments', $view->onAttachmentList(...));
        $this->add_hook('message_headers_output', $view->onHeaders(...));
        $this->add_hook('messages_list', $view->onList(...));
        $this->add_hook('storage_init', $later->onStorage(...));
        $this->add_hook('refresh', $later->onRefresh(...));
        foreach (Routes::NAMES as $route) {
            $this->register_action("plugin.mailwicket.$route", static function () use ($composition, $input, $route): void {
                $composition->services()->routes->answer($route, $input);
            });
        }
        if ($rcmail->task === 'settings') {
            $this->add_texts('localization/settings/');
            $this->add_hook('settings_actions', $settings->onActions(...));
            foreach (SettingsPages::NAMES as $page) {
                $this->register_action("plugin.mailwicket.$page", static fn () => $settings->show($page));
            }
        }
    }
}
