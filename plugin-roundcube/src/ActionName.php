<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * What a task and an action reach. Roundcube joins both to a class name, so that `mail_attachment` + `upload` reaches the
 * same class as `mail` + `upload`, and so do `-` for `_`, and its aliases.
 */
final class ActionName
{
    private const ALIASES = [
        'mail_refresh' => 'mail_check_recent',
        'mail_preview' => 'mail_show',
        'mail_print' => 'mail_show',
        'mail_expunge' => 'mail_folder_expunge',
        'mail_purge' => 'mail_folder_purge',
        'mail_remove_attachment' => 'mail_attachment_delete',
        'mail_rename_attachment' => 'mail_attachment_rename',
        'mail_display_attachment' => 'mail_attachment_display',
        'mail_upload' => 'mail_attachment_upload',
    ];

    /**
     * Actions of Roundcube and its plugins that give out no bytes of a message they name: they list, move, mark or delete.
     * What stands here is not guarded; everything else that names a message is.
     */
    private const GIVE_NOTHING = [
        'mail_addcontact', 'mail_attachment_delete', 'mail_attachment_rename', 'mail_autocomplete',
        'mail_check_recent', 'mail_copy', 'mail_delete', 'mail_folder_expunge', 'mail_folder_purge', 'mail_getunread',
        'mail_group_expand', 'mail_import', 'mail_index', 'mail_list', 'mail_list_contacts', 'mail_mark', 'mail_move',
        'mail_pagenav', 'mail_search', 'mail_search_contacts', 'mail_send', 'mail_sendmdn', 'mail_keep_alive',
        'mail_attachment_display', 'utils_save_pref',
        'plugin.move2archive', 'plugin.markasjunk.junk', 'plugin.markasjunk.not_junk',
    ];

    /** Tasks of Roundcube in which no action of its own reads a message; plugins may add some. */
    private const OTHER_TASKS = '/\A(?:settings|contacts|addressbook|utils|login|logout|cli)_/';

    private function __construct(public readonly string $reached, private readonly string $task)
    {
    }

    /** Whether Roundcube moves to the folder of the session before it acts; in other tasks it is in none. */
    public function isOfMail(): bool
    {
        return $this->task === 'mail';
    }

    public static function of(string $task, string $action): self
    {
        $action = strtolower($action);
        if (str_starts_with($action, 'plugin.')) {
            // Plugins are found by the exact name in whatever task they are loaded in.
            return new self($action, strtolower($task));
        }
        if ($action === 'save-pref') {
            return new self('utils_save_pref', strtolower($task));
        }
        $reached = strtr(strtolower($task) . '_' . ($action === '' ? 'index' : $action), '-', '_');

        return new self(self::ALIASES[$reached] ?? $reached, strtolower($task));
    }

    /** Whether a request of this action is let through whatever messages it names. */
    public function givesNothing(): bool
    {
        return in_array($this->reached, self::GIVE_NOTHING, true)
            || str_starts_with($this->reached, 'plugin.mailwicket.')
            || preg_match(self::OTHER_TASKS, $this->reached) === 1;
    }
}
