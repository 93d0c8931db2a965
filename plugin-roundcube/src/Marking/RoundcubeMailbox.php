<?php

declare(strict_types=1);

namespace Mailwicket\Marking;

use Mailwicket\Fault;
use Mailwicket\MessageName;

/** The mailbox by Roundcube's storage. */
final class RoundcubeMailbox implements MailboxPort
{
    private const NOTICES = 'mailwicket_notices';

    public function __construct(private readonly \rcmail $rcmail)
    {
    }

    /**
     * Keywords as they are sent to the server: Roundcube writes all in upper case that it does not know.
     *
     * @return array<string, string> by their names in upper case
     */
    public static function flags(): array
    {
        $flags = [];
        foreach (Marker::KEYWORDS as $keyword) {
            $flags[strtoupper($keyword)] = $keyword;
        }

        return $flags;
    }

    public function keywords(MessageName $name): array
    {
        $header = $this->storage()->get_message_headers($name->uid, $name->folder, true);
        if (!$header instanceof \rcube_message_header) {
            throw new Fault('unreachable', 'the message is not where it was');
        }

        return array_map('strval', array_keys((array) $header->flags));
    }

    public function setKeyword(MessageName $name, string $keyword): void
    {
        if (!$this->storage()->set_flag($name->uid, $keyword, $name->folder)) {
            throw new Fault('unreachable', "the mail server did not take the keyword $keyword");
        }
    }

    public function isPutAway(MessageName $name): bool
    {
        foreach (['junk_mbox', 'trash_mbox', 'drafts_mbox', 'sent_mbox'] as $setting) {
            if ($name->folder === $this->rcmail->config->get($setting)) {
                return true;
            }
        }

        return false;
    }

    public function moveToJunk(MessageName $name): void
    {
        $folder = $this->rcmail->config->get('junk_mbox');
        if (!is_string($folder) || $folder === '') {
            throw new Fault('unreachable', 'junk_mbox names no folder');
        }
        $storage = $this->storage();
        $isThere = $storage->folder_exists($folder) || $storage->create_folder($folder, true);
        if (!$isThere || !$storage->move_message($name->uid, $folder, $name->folder)) {
            throw new Fault('unreachable', 'the mail server did not move a message to junk');
        }
    }

    public function atEnd(callable $work): void
    {
        $this->rcmail->add_shutdown_function($work);
    }

    public function notice(string $label): void
    {
        $kept = is_array($_SESSION[self::NOTICES] ?? null) ? $_SESSION[self::NOTICES] : [];
        $_SESSION[self::NOTICES] = array_values(array_unique([...array_filter($kept, 'is_string'), $label]));
    }

    public function takeNotices(): array
    {
        $kept = is_array($_SESSION[self::NOTICES] ?? null) ? $_SESSION[self::NOTICES] : [];
        if ($kept !== []) {
            $this->rcmail->session?->remove(self::NOTICES);
        }

        return array_values(array_filter($kept, 'is_string'));
    }

    public function show(string $text): void
    {
        $output = $this->rcmail->output;
        if ($output instanceof \rcmail_output_html || $output instanceof \rcmail_output_json) {
            $output->command('display_message', $text, 'notice', 0);
        }
    }

    private function storage(): \rcube_storage
    {
        $storage = $this->rcmail->get_storage();
        if (!$storage->is_connected() && !$this->rcmail->storage_connect()) {
            throw new Fault('unreachable', 'the mail storage does not answer');
        }

        return $storage;
    }
}
