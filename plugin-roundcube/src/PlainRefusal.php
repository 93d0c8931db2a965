<?php

declare(strict_types=1);

namespace Mailwicket;

/** The refusal of a plugin that is broken: needs nothing that could be broken too. */
final class PlainRefusal
{
    public static function send(): never
    {
        while (ob_get_level() > 0) {
            ob_end_clean();
        }
        http_response_code(403);
        header('Content-Type: text/html; charset=UTF-8');
        header('Cache-Control: no-store');
        header("Content-Security-Policy: default-src 'none'");
        echo '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Mailwicket</title></head><body>',
            '<main id="mailwicket-refusal" data-mailwicket-code="failed"><h1>Could not check attachments</h1>',
            '<p>Mailwicket does not work on this server, so attachments stay where they are. This says nothing about the ',
            'files. Messages can be read. Tell your administrator.</p></main></body></html>';
        exit;
    }
}
