<?php

declare(strict_types=1);

namespace Mailwicket;

use Mailwicket\Copy\Exports;
use Mailwicket\Incident\IncidentSender;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Marking\MailboxPort;
use Mailwicket\Marking\Marker;
use Mailwicket\Settings\IncidentExport;
use Mailwicket\Settings\IncidentPage;
use Mailwicket\Settings\IncidentsPage;
use Mailwicket\Settings\PolicyPage;
use Mailwicket\Settings\SettingsPages;

/** All parts, put together from the plugin's configuration. */
final class Services
{
    private const MAX_MESSAGE_BYTES = 157286400;

    private function __construct(
        public readonly RoundcubePort $port,
        public readonly PagePort $page,
        public readonly Policy $policy,
        public readonly Engine $engine,
        public readonly Gate $gate,
        public readonly Guard $guard,
        public readonly Routes $routes,
        public readonly Client $client,
        public readonly PageMarks $marks,
        public readonly VerdictStore $store,
        public readonly IncidentStore $incidents,
        public readonly IncidentSender $sender,
        public readonly SettingsPages $settings,
        public readonly Exports $exports,
        public readonly MailboxPort $mailbox,
        public readonly Texts $texts,
    ) {
    }

    /** @throws Fault when the configuration cannot be used */
    public static function of(RoundcubePort $port, PagePort $page, MailboxPort $mailbox): self
    {
        $policy = Policy::fromSetting($port->setting('mailwicket_policy', null));
        $texts = new Texts($port, $policy);
        $lists = new ListMirror($port, $policy->listSources());
        $store = new VerdictStore($port);
        $engine = self::engine($port, $policy);
        $incidents = new IncidentStore($port, $policy);
        $gate = new Gate($port, $policy, $store, $engine, $lists, $incidents, Marker::of($port, $mailbox, $policy));
        $max = self::positive($port->setting('mailwicket_max_message_bytes', self::MAX_MESSAGE_BYTES));
        $client = new Client($page, $policy, $engine, $texts, $max);
        $marks = new PageMarks($texts, $policy);
        $refusals = new RefusalPage($texts, $policy, $marks);
        $tickets = new Ticket($port->secret());
        $routes = new Routes($port, $page, $gate, $policy, $engine, $lists, $tickets, $texts, $max);
        $guard = new Guard($port, $page, $gate, $policy, $client, $refusals);

        $words = $texts->withSettings();
        $list = new IncidentsPage($port, $page, $words, $incidents);
        $settings = new SettingsPages(
            $port,
            $page,
            $words,
            $incidents,
            $list,
            new IncidentPage($port, $page, $words, $list),
            new PolicyPage($port, $words, $policy, $engine, $lists),
            new IncidentExport($page, $incidents),
        );
        $sender = new IncidentSender($port, $policy, $incidents);

        return new self(
            $port,
            $page,
            $policy,
            $engine,
            $gate,
            $guard,
            $routes,
            $client,
            $marks,
            $store,
            $incidents,
            $sender,
            $settings,
            new Exports($port, $page, $gate, $policy),
            $mailbox,
            $texts,
        );
    }

    private static function engine(RoundcubePort $port, Policy $policy): Engine
    {
        $engine = $port->setting('mailwicket_engine', 'browser');
        if ($engine === 'browser') {
            return new BrowserEngine();
        }
        $url = $port->setting('mailwicket_service_url', '');
        $token = $port->setting('mailwicket_service_token', '');
        if ($engine !== 'service' || !is_string($url) || preg_match('#\Ahttps?://#', $url) !== 1 || !is_string($token)) {
            throw new Fault('corrupt', 'mailwicket_engine is browser, or service with mailwicket_service_url and _token');
        }
        $seconds = $port->setting('mailwicket_service_seconds', $policy->scoring()['seconds']);

        return new ServiceEngine($port, $url, $token, is_numeric($seconds) && $seconds > 0 ? (float) $seconds : 10.0);
    }

    /** @return int<1, max> */
    private static function positive(mixed $value): int
    {
        if (!is_int($value) || $value < 1) {
            throw new Fault('corrupt', 'mailwicket_max_message_bytes');
        }

        return $value;
    }
}
