<?php

declare(strict_types=1);

use Mailwicket\Fault;
use Mailwicket\GuardedRequest;
use Mailwicket\MessageName;
use Mailwicket\MessageShape;
use Mailwicket\MessageView;
use Mailwicket\RequestInput;
use Mailwicket\RoundcubeAdapter;
use Mailwicket\RoundcubePage;
use Mailwicket\Routes;
use Mailwicket\Services;
use Mailwicket\Subject;

require_once __DIR__ . '/src/autoload.php';

/**
 * Mailwicket for Roundcube: no attachment leaves without a verdict. This class registers hooks and hands over.
 *
 * It is loaded in every task: plugins register actions that give out messages in tasks other than `mail`.
 */
class mailwicket extends rcube_plugin
{
    private ?Services $services = null;
    private ?Throwable $fault = null;
    private ?MessageView $view = null;
    private ?rcube_message $message = null;
    /** @var WeakMap<rcube_message, MessageName> messages that are read to their end */
    private WeakMap $opened;

    public function init(): void
    {
        $this->opened = new WeakMap();
        $this->add_hook('ready', [$this, 'onReady']);
        $this->add_hook('message_compose', [$this, 'onCompose']);
        $this->add_hook('message_load', [$this, 'onMessageLoad']);
        $this->add_hook('message_part_get', [$this, 'onPartGet']);
        $this->add_hook('message_part_body', [$this, 'onPartBody']);
        $this->add_hook('attachment_save', [$this, 'onAttachmentSave']);
        $this->add_hook('message_objects', [$this, 'onMessageObjects']);
        $this->add_hook('template_object_messageattachments', [$this, 'onAttachmentList']);
        $this->add_hook('message_headers_output', [$this, 'onHeaders']);
        $this->add_hook('messages_list', [$this, 'onList']);
        $this->add_hook('refresh', [$this, 'onRefresh']);
        foreach (Routes::NAMES as $route) {
            $this->register_action("plugin.mailwicket.$route", function () use ($route): void {
                $this->parts()->routes->answer($route, $this->input());
            });
        }
    }

    /** @param array<string, mixed> $args */
    public function onReady(array $args): void
    {
        $id = $_GET['_id'] ?? null;
        $session = is_string($id) ? ($_SESSION['compose_data_' . $id] ?? null) : null;
        $compose = is_array($session) && is_array($session['param'] ?? null) ? $session['param'] : null;
        $this->guarded(function (Services $parts) use ($args, $compose): void {
            $parts->page->mark(Mailwicket\Client::VERSION);
            $parts->guard->request((string) $args['task'], (string) $args['action'], $this->input(), $compose);
        }, self::couldGiveOut((string) $args['task'], (string) $args['action']));
    }

    /** @param array<string, mixed> $args */
    public function onCompose(array $args): void
    {
        $parameters = is_array($args['param'] ?? null) ? $args['param'] : [];
        $takes = array_filter(array_intersect_key($parameters, array_flip(GuardedRequest::COMPOSE_SOURCES)));
        $this->guarded(static function (Services $parts) use ($parameters): void {
            $parts->guard->compose($parameters);
        }, $takes !== []);
    }

    /** @param array<string, mixed> $args */
    public function onMessageLoad(array $args): void
    {
        $message = $args['object'];
        if (!$message instanceof rcube_message) {
            return;
        }
        $this->message = $message;
        $this->guarded(function (Services $parts) use ($message): void {
            $name = MessageName::parse((string) $message->uid, (string) $message->folder);
            $this->opened[$message] = $name;
            $parts->guard->opened($name, MessageShape::isEncrypted($message));
            if (in_array(rcmail::get_instance()->action, ['show', 'preview', 'print'], true)) {
                $this->emptyHeldParts($parts, $message, $name);
            }
            if (rcmail::get_instance()->action === 'compose') {
                $prefix = $parts->policy->subjectPrefix();
                $message->subject = Subject::withoutPrefix((string) $message->subject, $prefix);
            }
        }, false);
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onPartGet(array $args): array
    {
        $this->guarded(function (Services $parts) use ($args): void {
            $name = $this->message === null ? null : ($this->opened[$this->message] ?? null);
            if ($name === null) {
                throw new Fault('corrupt', 'a part without a message');
            }
            $parts->guard->part($name, (string) $args['id'], $args['part']);
        }, true);

        return $args;
    }

    /** @param array<string, mixed> $args */
    public function onPartBody(array $args): void
    {
        [$message, $part] = [$args['object'], $args['part']];
        // While a message is taken apart its parts are read to find the parts in them; these pass here again.
        $name = $message instanceof rcube_message ? ($this->opened[$message] ?? null) : null;
        if ($name === null || !$part instanceof rcube_message_part || MessageShape::isShownText($part)) {
            return;
        }
        try {
            $mayBeRead = $this->parts()->guard->mayBeRead($name, (string) $part->mime_id, $part);
        } catch (Throwable $error) {
            $this->report($error);
            $mayBeRead = false;
        }
        if (!$mayBeRead) {
            // A text is used in place of what the storage has.
            $part->body = '';
        }
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onAttachmentSave(array $args): array
    {
        try {
            $data = $args['data'] ?? null;
            $path = $args['path'] ?? null;
            $may = $this->parts()->guard->mayBeCopied(is_string($data) ? $data : null, is_string($path) ? $path : null);
        } catch (Throwable $error) {
            $this->report($error);
            $may = false;
        }

        // `break` keeps the plugin that stores attachments, which comes later, from doing so.
        return $may ? $args : ['status' => false, 'abort' => true, 'break' => true] + $args;
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onMessageObjects(array $args): array
    {
        return $this->shown($args, function (Services $parts, MessageName $name) use ($args): array {
            $judgement = $this->view()->judgement($name);
            $parts->page->addClient($parts->client->environment('message', [$judgement]));
            array_unshift($args['content'], $parts->marks->banner($judgement));

            return $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onAttachmentList(array $args): array
    {
        return $this->shown($args, function (Services $parts, MessageName $name) use ($args): array {
            $judgement = $this->view()->judgement($name);

            return ['content' => $parts->marks->attachmentList((string) $args['content'], $judgement)] + $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onHeaders(array $args): array
    {
        if (!isset($args['output']['subject']['value'])) {
            return $args;
        }

        return $this->shown($args, function (Services $parts, MessageName $name) use ($args): array {
            $prefix = $this->view()->judgement($name)->verdict->subjectPrefix ?? '';
            $subject = (string) $args['output']['subject']['value'];
            $args['output']['subject']['value'] = Subject::withPrefix($subject, $prefix);

            return $args;
        });
    }

    /**
     * @param array<string, mixed> $args
     *
     * @return array<string, mixed>
     */
    public function onList(array $args): array
    {
        try {
            $names = [];
            foreach ($args['messages'] as $header) {
                $names[] = MessageName::parse((string) $header->uid, (string) ($header->folder
                    ?: rcmail::get_instance()->get_storage()->get_folder()));
            }
            $prefixes = $this->view()->prefixes($names);
            foreach ($args['messages'] as $index => $header) {
                $prefix = $prefixes[$names[$index]->uid . '-' . $names[$index]->folder] ?? '';
                if ($prefix !== '') {
                    $subject = trim(rcube_mime::decode_header($header->subject, $header->charset));
                    $subject = $subject === '' ? rcmail::get_instance()->gettext('nosubject') : $subject;
                    // Put into the page as HTML by Roundcube's script.
                    $header->list_cols['subject'] = rcube::SQ(Subject::withPrefix($subject, $prefix));
                }
            }
        } catch (Throwable $error) {
            $this->report($error);
        }

        return $args;
    }

    /** Roundcube's pages ask for news about once a minute: a good time to send what is kept. */
    public function onRefresh(): void
    {
        register_shutdown_function(function (): void {
            if (function_exists('fastcgi_finish_request')) {
                // The user does not wait for the server that takes incidents.
                fastcgi_finish_request();
            }
            try {
                $this->parts()->incidents->sendDue();
            } catch (Throwable $error) {
                $this->report($error);
            }
        });
    }

    /**
     * Runs one of the gate's decisions. A fault never opens the gate: where something could leave, it is refused.
     *
     * @param callable(Services): void $decide
     */
    private function guarded(callable $decide, bool $isExit): void
    {
        try {
            $decide($this->parts());
        } catch (Throwable $error) {
            $this->report($error);
            if ($isExit) {
                Mailwicket\PlainRefusal::send();
            }
        }
    }

    /** What a broken plugin refuses. Messages can be read and written meanwhile; what is in them cannot be taken. */
    private static function couldGiveOut(string $task, string $action): bool
    {
        $reached = Mailwicket\ActionName::of($task, $action);
        if ($reached->givesNothing()) {
            return false;
        }
        $uid = $_POST['_uid'] ?? $_GET['_uid'] ?? '';
        if ($reached->reached === 'mail_show' && is_string($uid) && preg_match('/\A[0-9]+\z/', $uid) === 1) {
            return isset($_COOKIE['_uid']);
        }
        $names = $reached->reached === 'mail_compose' ? ['_id'] : ['_uid', '_uri'];
        foreach ($names as $name) {
            if (isset($_GET[$name]) || isset($_POST[$name]) || isset($_COOKIE[$name])) {
                return true;
            }
        }

        return false;
    }

    /**
     * Runs what only changes the page of the open message. What fails here leaves the page as it is.
     *
     * @param array<string, mixed>                                        $args
     * @param callable(Services, MessageName): array<string, mixed> $change
     *
     * @return array<string, mixed>
     */
    private function shown(array $args, callable $change): array
    {
        $message = $this->message;
        try {
            $name = $message === null ? null : ($this->opened[$message] ?? null);
            if ($message === null || $name === null || !MessageShape::hasAttachments($message)) {
                return $args;
            }

            return $change($this->parts(), $name);
        } catch (Throwable $error) {
            $this->report($error);

            return $args;
        }
    }

    /** @throws Throwable the fault of the configuration, at every call */
    private function parts(): Services
    {
        if ($this->fault !== null) {
            throw $this->fault;
        }
        try {
            $rcmail = rcmail::get_instance();
            if ($this->services === null) {
                $this->load_config();
                $this->services = Services::of(new RoundcubeAdapter($rcmail), new RoundcubePage($rcmail, $this));
            }

            return $this->services;
        } catch (Throwable $error) {
            throw $this->fault = $error;
        }
    }

    private function view(): MessageView
    {
        $engine = rcmail::get_instance()->config->get('mailwicket_engine', 'browser');

        return $this->view ??= new MessageView($this->parts(), $engine === 'service');
    }

    private function input(): RequestInput
    {
        return new RequestInput($_GET, $_POST, $_COOKIE);
    }

    private function report(Throwable $error): void
    {
        static $reported = [];
        $line = $error::class . ' ' . $error->getMessage() . ' at ' . basename($error->getFile()) . ':' . $error->getLine();
        if (!isset($reported[$line])) {
            $reported[$line] = true;
            rcube::write_log('errors', "mailwicket: $line");
        }
    }

    /**
     * Some plugins read parts of the message being shown in a way that has no hook (`get_part_content`). It takes what
     * is in the part before it asks the storage.
     */
    private function emptyHeldParts(Services $parts, rcube_message $message, MessageName $name): void
    {
        if (!MessageShape::hasAttachments($message)) {
            return;
        }
        $judgement = $this->view()->judgement($name);
        foreach ($message->mime_parts as $id => $part) {
            if ($part->ctype_primary === 'multipart' || MessageShape::isShownText($part)) {
                continue;
            }
            if ($parts->marks->stateOfPart($judgement, (string) $id)[0] !== 'release') {
                $part->body = '';
                $part->encoding = 'stream';
            }
        }
    }
}
