#!/usr/bin/env php
<?php

/**
 * Lists active plugins that read mail in ways that Mailwicket cannot see, or act in requests of their own.
 *
 * Run in Roundcube's folder: `php plugins/mailwicket/bin/unguarded.php`. Exit 0: none, 1: some, 2: not run in Roundcube's folder.
 */

declare(strict_types=1);

const READERS = [
    'get_raw_body' => 'reads whole messages without a hook',
    'print_raw_body' => 'sends whole messages without a hook',
    'get_message_part' => 'reads parts without a hook',
    'get_part_content' => 'reads parts without a hook',
    'get_body' => 'reads bodies without a hook',
];
/** Plugins of Roundcube itself whose requests are guarded, tried in docs/EXITS.md. */
const TRIED = ['zipdownload', 'vcard_attachments', 'enigma', 'markasjunk', 'archive', 'mailwicket'];

$root = getcwd();
if ($root === false || !is_file("$root/program/include/clisetup.php")) {
    fwrite(STDERR, "Run this in the folder of Roundcube.\n");
    exit(2);
}
define('INSTALL_PATH', "$root/");
require_once INSTALL_PATH . 'program/include/clisetup.php';

$found = 0;
$plugins = array_filter((array) rcube::get_instance()->config->get('plugins', []), 'is_string');
foreach (array_diff($plugins, TRIED) as $plugin) {
    foreach (callsOf("$root/plugins/$plugin") as $function => $places) {
        $found++;
        printf("%s: %s (%s) in %s\n", $plugin, READERS[$function], $function, implode(', ', $places));
    }
}
echo $found === 0 ? "No active plugin reads mail past Mailwicket.\n"
    : "Requests of these plugins are refused for unverified messages when they name the message in _uid. Try each of them.\n";
exit($found === 0 ? 0 : 1);

/** @return array<string, list<string>> places by function */
function callsOf(string $folder): array
{
    $calls = [];
    if (!is_dir($folder)) {
        return $calls;
    }
    $files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(
        $folder,
        FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS,
    ));
    foreach ($files as $file) {
        if (!$file instanceof SplFileInfo || $file->getExtension() !== 'php') {
            continue;
        }
        $tokens = token_get_all((string) file_get_contents($file->getPathname()));
        foreach ($tokens as $token) {
            if (is_array($token) && $token[0] === T_STRING && isset(READERS[strtolower($token[1])])) {
                $calls[strtolower($token[1])][] = substr($file->getPathname(), strlen($folder) + 1) . ":$token[2]";
            }
        }
    }

    return $calls;
}
