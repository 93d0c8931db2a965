<?php

declare(strict_types=1);

namespace Mailwicket;

/** Roundcube's settings, session, database and network. What its mail storage holds is read by `RoundcubeStorage`. */
final class RoundcubeAdapter implements RoundcubePort
{
    /** @var array<string, array<string, string>> by folder */
    private array $texts = [];
    private readonly RoundcubeStorage $storage;

    public function __construct(private readonly \rcmail $rcmail)
    {
        $this->storage = new RoundcubeStorage($rcmail);
    }

    public function userId(): int
    {
        return (int) ($this->rcmail->user->ID ?? 0);
    }

    public function language(): string
    {
        return is_string($_SESSION['language'] ?? null) ? $_SESSION['language'] : 'en_US';
    }

    public function now(): int
    {
        return time();
    }

    public function setting(string $name, mixed $default): mixed
    {
        return $this->rcmail->config->get($name, $default);
    }

    public function texts(string $folder = ''): array
    {
        if (!isset($this->texts[$folder])) {
            $path = rtrim(dirname(__DIR__) . "/localization/$folder", '/');
            $this->texts[$folder] = [];
            // A language that lacks a text shows it in English.
            foreach (['en_US', $this->language()] as $language) {
                $labels = [];
                if (preg_match('/\A[A-Za-z_]{2,10}\z/', $language) === 1 && is_file("$path/$language.inc")) {
                    include "$path/$language.inc";
                }
                $this->texts[$folder] = array_merge($this->texts[$folder], $labels);
            }
        }

        return $this->texts[$folder];
    }

    public function timeText(int $seconds): string
    {
        return (string) $this->rcmail->format_date($seconds, 'Y-m-d H:i');
    }

    public function partSha256(MessageName $name, mixed $part): string
    {
        return $this->storage->partSha256($name, $part);
    }

    public function log(string $line): void
    {
        \rcube::write_log('errors', "mailwicket: $line");
    }

    public function secret(): string
    {
        return $this->settingText('des_key');
    }

    public function dataFolder(): string
    {
        $folder = $this->settingText('mailwicket_data_dir');
        if ($folder === '') {
            $folder = rtrim($this->settingText('temp_dir', sys_get_temp_dir()), '/') . '/mailwicket';
        }

        return $folder;
    }

    public function currentFolder(): string
    {
        $folder = (string) $this->rcmail->get_storage()->get_folder();

        return $folder === '' ? 'INBOX' : $folder;
    }

    public function draftsFolder(): string
    {
        return $this->settingText('drafts_mbox');
    }

    public function sessionFolder(): string
    {
        // As rcmail_action_mail_index::init_env() reads it, which has not run yet.
        $folder = $_SESSION['mbox'] ?? '';

        return is_string($folder) && $folder !== '' ? $folder : 'INBOX';
    }

    public function action(): string
    {
        return (string) $this->rcmail->action;
    }

    public function composeParameters(string $id): ?array
    {
        $session = $id === '' ? null : ($_SESSION["compose_data_$id"] ?? null);

        return is_array($session) && is_array($session['param'] ?? null) ? $session['param'] : null;
    }

    public function subjectOf(mixed $header): string
    {
        $subject = $header instanceof \rcube_message_header
            ? trim(\rcube_mime::decode_header((string) $header->subject, (string) $header->charset))
            : '';

        return $subject === '' ? (string) $this->rcmail->gettext('nosubject') : $subject;
    }

    public function requireTokenInAddress(): void
    {
        $this->rcmail->request_security_check(\rcube_utils::INPUT_GET);
    }

    public function exportName(MessageName $name): string
    {
        $subject = $this->storage->decodedSubject($name);
        $file = \rcmail_action_mail_viewsource::filename_from_subject(mb_substr($subject, 0, 128));

        return ($file === '' ? $name->uid : $file) . '.eml';
    }

    public function afterAnswer(callable $work): void
    {
        register_shutdown_function(static function () use ($work): void {
            if (function_exists('fastcgi_finish_request')) {
                fastcgi_finish_request();
            }
            $work();
        });
    }

    public function uidsOf(string $folder): array
    {
        $search = is_array($_SESSION['search'] ?? null) ? ($_SESSION['search'][1] ?? null) : null;
        if (is_object($search) && !empty($search->multi)) {
            throw new InvalidName('a search over folders');
        }

        return $this->storage->uidsOf($folder);
    }

    public function uidValidity(string $folder): string
    {
        return $this->storage->uidValidity($folder);
    }

    public function header(MessageName $name): string
    {
        return $this->storage->header($name);
    }

    public function rawMessage(MessageName $name): ?RawMessage
    {
        return $this->storage->rawMessage($name);
    }

    public function table(string $name): string
    {
        return $this->rcmail->get_dbh()->table_name($name, true);
    }

    public function rows(string $sql, array $values): array
    {
        $database = $this->rcmail->get_dbh();
        $result = $database->query($sql, ...$values);
        if ($result === false || $database->is_error($result) !== null) {
            throw new Fault('corrupt', 'the database refused a query');
        }
        $rows = [];
        while (is_array($row = $database->fetch_assoc($result))) {
            $rows[] = $row;
        }

        return $rows;
    }

    public function change(string $sql, array $values): int
    {
        $database = $this->rcmail->get_dbh();
        $result = $database->query($sql, ...$values);
        if ($result === false || $database->is_error($result) !== null) {
            throw new Fault('corrupt', 'the database refused a change');
        }

        return (int) $database->affected_rows($result);
    }

    public function send(string $method, string $url, array $headers, mixed $body, float $seconds): HttpAnswer
    {
        try {
            $answer = $this->rcmail->get_http_client()->request($method, $url, [
                'headers' => $headers,
                'body' => $body,
                'timeout' => $seconds,
                'connect_timeout' => min($seconds, 3.0),
                'read_timeout' => $seconds,
                'http_errors' => false,
                'allow_redirects' => false,
            ]);

            return new HttpAnswer(
                $answer->getStatusCode(),
                self::headersOf($answer->getHeaders()),
                (string) $answer->getBody(),
            );
        } catch (\Throwable $error) {
            // The message may quote the address; it is the administrator's own.
            $isLate = preg_match('/timed? ?out/i', $error->getMessage()) === 1;
            throw new Fault($isLate ? 'timeout' : 'unreachable', $error->getMessage(), $error);
        }
    }

    /**
     * @param array<array-key, array<string>> $headers
     *
     * @return array<string, string> by lower-case name
     */
    private static function headersOf(array $headers): array
    {
        $found = [];
        foreach ($headers as $name => $values) {
            $found[strtolower((string) $name)] = implode(', ', $values);
        }

        return $found;
    }

    private function settingText(string $name, string $default = ''): string
    {
        $value = $this->setting($name, $default);

        return is_string($value) ? $value : $default;
    }
}
