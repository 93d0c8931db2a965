<?php

declare(strict_types=1);

namespace Mailwicket;

/** Pages and answers by Roundcube's output object. */
final class RoundcubePage implements PagePort
{
    public function __construct(private readonly \rcmail $rcmail, private readonly \rcube_plugin $plugin)
    {
    }

    public function mark(string $version): void
    {
        // On every answer, also on bytes: only this server can say so, no mail can.
        header("X-Mailwicket-Plugin: $version");
        $output = $this->rcmail->output;
        if ($output instanceof \rcmail_output_html) {
            $output->add_header(\html::tag('meta', ['name' => 'mailwicket-plugin', 'content' => $version]));
        }
    }

    public function addClient(array $environment): void
    {
        $this->rcmail->output?->set_env('mailwicket', $environment);
        $this->plugin->include_stylesheet('mailwicket.css');
        if (is_file(dirname(__DIR__) . '/client.js')) {
            $this->plugin->include_script('client.js');
        }
    }

    public function settingsUrl(string $action, array $parameters = []): string
    {
        return (string) $this->rcmail->url(['_task' => 'settings', '_action' => "plugin.mailwicket.$action"] + $parameters);
    }

    public function addStyle(): void
    {
        $this->plugin->include_stylesheet('settings.css');
    }

    public function settings(string $title, string $body, array $environment): never
    {
        $output = $this->rcmail->output;
        if (!$output instanceof \rcmail_output_html) {
            $this->answerBytes(400, ['Content-Type' => 'text/plain; charset=UTF-8'], $title);
        }
        header('Cache-Control: no-store');
        $output->set_env('mailwicket_settings', $environment);
        $output->set_pagetitle($title);
        $this->addStyle();
        if (is_file(dirname(__DIR__) . '/settings.js')) {
            $this->plugin->include_script('settings.js');
        }
        $output->add_handlers(['plugin.body' => static fn (): string => $body]);
        $output->send('plugin');
        exit;
    }

    public function assetUrl(string $file): string
    {
        $name = (string) $this->plugin->ID;

        return $this->rcmail->output instanceof \rcmail_output_html
            ? $this->rcmail->output->asset_url("plugins/$name/$file")
            : "plugins/$name/$file";
    }

    public function isJson(): bool
    {
        $output = $this->rcmail->output;

        return $output instanceof \rcmail_output && ($output->type === 'js' || !empty($output->ajax_call));
    }

    public function refuse(string $title, string $body, array $environment): never
    {
        $output = $this->rcmail->output;
        if (!$output instanceof \rcmail_output_html) {
            $this->answerBytes(403, ['Content-Type' => 'text/html; charset=UTF-8'], $body);
        }
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        // Roundcube 1.7 flushes a buffer when it sends a page.
        ob_start();
        // What was collected for the page that is refused must not come with the refusal.
        $output->reset();
        http_response_code(403);
        header('Cache-Control: no-store');
        $output->set_pagetitle($title);
        $this->addClient($environment);
        $output->add_handlers(['plugin.body' => static fn (): string => $body]);
        $output->send('plugin');
        exit;
    }

    public function answerJson(int $status, array $data): never
    {
        $json = json_encode($data, JSON_THROW_ON_ERROR | JSON_HEX_TAG | JSON_INVALID_UTF8_SUBSTITUTE);
        $this->answerBytes($status, ['Content-Type' => 'application/json; charset=UTF-8'], $json);
    }

    public function answerScript(array $data): never
    {
        $word = static function (string $name): string {
            $value = $_POST[$name] ?? $_GET[$name] ?? '';

            return is_string($value) ? (string) preg_replace('/[^A-Za-z0-9_]/', '', $value) : '';
        };
        if ($word('_uploadid') !== '') {
            // The row of an upload that is not coming.
            $data['exec'] .= "this.remove_from_attachment_list('{$word('_uploadid')}');\n";
        }
        $this->answerJson(200, $data + ['unlock' => $word('_unlock')]);
    }

    public function answerBytes(int $status, array $headers, mixed $bytes): never
    {
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        http_response_code($status);
        $fixed = [
            'Cache-Control' => 'no-store',
            'X-Content-Type-Options' => 'nosniff',
            'Content-Security-Policy' => "default-src 'none'; sandbox",
            'Cross-Origin-Resource-Policy' => 'same-origin',
        ];
        foreach ($fixed + $headers as $name => $value) {
            header("$name: $value");
        }
        if (is_resource($bytes)) {
            fpassthru($bytes);
        } elseif (is_string($bytes)) {
            echo $bytes;
        }
        exit;
    }

    public function sendMessage(string $filename, string $head, mixed $rest, int $length): never
    {
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        $this->rcmail->output?->download_headers($filename, [
            'type' => 'text/plain',
            'disposition' => 'attachment',
            'length' => $length,
        ]);
        echo $head;
        fpassthru($rest);
        exit;
    }

    public function isFromScript(): bool
    {
        $token = (string) $this->rcmail->get_request_token();

        return ($_SERVER['REQUEST_METHOD'] ?? '') === 'POST' && $token !== ''
            && hash_equals($token, $this->header('X-Roundcube-Request'));
    }

    public function body(int $maxBytes): ?string
    {
        $body = file_get_contents('php://input', false, null, 0, $maxBytes + 1);

        return $body === false || strlen($body) > $maxBytes ? null : $body;
    }

    public function header(string $name): string
    {
        $value = \rcube_utils::request_header($name);

        return is_string($value) ? $value : '';
    }

    public function retryUrl(): string
    {
        $address = $_SERVER['REQUEST_URI'] ?? '';

        return ($_SERVER['REQUEST_METHOD'] ?? '') === 'GET' && is_string($address) ? $address : '';
    }
}
