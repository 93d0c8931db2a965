<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

use Mailwicket\Json;

/**
 * Incidents as CSV (RFC 4180), one row an attachment, with the columns and the care of core/incident/formats/csv.ts: text that
 * a spreadsheet would take for a formula gets an apostrophe in front.
 */
final class IncidentCsv
{
    private const HEADER = [
        'incident_id', 'time', 'host', 'sender', 'recipient', 'message_id', 'subject', 'message_outcome', 'list_version',
        'override_reason', 'report', 'report_comment', 'filename', 'size', 'sha256', 'declared_type', 'detected_type',
        'malware_name', 'score', 'level', 'outcome', 'disposition',
    ];
    private const FORMULA = '/\A(?:[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠|%]|[\t\r\n])/u';

    public static function header(): string
    {
        return self::row(self::HEADER);
    }

    /** @param list<Incident> $incidents */
    public static function rows(array $incidents): string
    {
        $text = '';
        foreach ($incidents as $incident) {
            $data = $incident->data;
            $own = [
                $incident->id, Json::text($data, 'time'), Json::text($data, 'host'), implode(' ', Json::texts($data, 'source')),
                implode(' ', Json::texts($data, 'target')), Json::text($data, 'messageId'), Json::text($data, 'subject'),
                $incident->outcome, Json::number($data, 'listVersion'), Json::text(Json::part($data, 'override'), 'reason'),
                Json::text(Json::part($data, 'report'), 'kind'), Json::text(Json::part($data, 'report'), 'comment'),
            ];
            foreach (Json::parts($data, 'attachments') as $one) {
                $text .= self::row([
                    ...$own, Json::text($one, 'filename'), Json::number($one, 'size'), Json::text($one, 'sha256'),
                    Json::text($one, 'declaredType'), Json::text($one, 'detectedType'), Json::text($one, 'malwareName'),
                    Json::number($one, 'score'), Json::text($one, 'level'), Json::text($one, 'outcome'),
                    Json::text($one, 'disposition'),
                ]);
            }
        }

        return $text;
    }

    /** @param list<string|int|float|null> $cells */
    private static function row(array $cells): string
    {
        return implode(',', array_map(self::cell(...), $cells)) . "\r\n";
    }

    private static function cell(string|int|float|null $cell): string
    {
        if (!is_string($cell)) {
            return $cell === null ? '' : Json::plain($cell);
        }
        $guarded = preg_match(self::FORMULA, $cell) === 1 ? "'$cell" : $cell;

        return preg_match('/[",\r\n]/', $guarded) === 1 ? '"' . str_replace('"', '""', $guarded) . '"' : $guarded;
    }
}
