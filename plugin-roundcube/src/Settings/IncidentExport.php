<?php

declare(strict_types=1);

namespace Mailwicket\Settings;

use Mailwicket\Fault;
use Mailwicket\Incident\Incident;
use Mailwicket\Incident\IncidentCsv;
use Mailwicket\Incident\IncidentQuery;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Incident\KeptIncident;
use Mailwicket\PagePort;

/** The user's incidents as a file: CSV, or JSON lines with exactly what is sent. */
final class IncidentExport
{
    private const AT_ONCE = 200;

    public function __construct(private readonly PagePort $page, private readonly IncidentStore $store)
    {
    }

    /** @throws Fault when the database fails */
    public function send(string $format, IncidentQuery $query): never
    {
        $file = fopen('php://temp', 'w+b');
        if ($file === false) {
            throw new Fault('corrupt', 'a temporary file cannot be made');
        }
        $isCsv = $format === 'csv';
        fwrite($file, $isCsv ? IncidentCsv::header() : '');
        for ($offset = 0; $offset < IncidentQuery::MOST; $offset += self::AT_ONCE) {
            $incidents = array_map(
                static fn (KeptIncident $kept): Incident => $kept->incident,
                $this->store->list($query, self::AT_ONCE, $offset),
            );
            fwrite($file, $isCsv ? IncidentCsv::rows($incidents) : self::lines($incidents));
            if (count($incidents) < self::AT_ONCE) {
                break;
            }
        }
        rewind($file);
        $name = 'mailwicket-incidents.' . ($isCsv ? 'csv' : 'jsonl');
        $this->page->answerBytes(200, [
            'Content-Type' => ($isCsv ? 'text/csv' : 'application/jsonl') . '; charset=UTF-8',
            'Content-Disposition' => "attachment; filename=\"$name\"",
        ], $file);
    }

    /** @param list<Incident> $incidents */
    private static function lines(array $incidents): string
    {
        return implode('', array_map(static fn (Incident $one): string => "$one->json\n", $incidents));
    }
}
