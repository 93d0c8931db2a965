<?php

/**
 * Reads messages as JSON lines on standard input, `{"raw": base64, "outcome", "score", "policy"}`, and writes their warned copies in
 * base64, one a line. The unit tests hold them against core's.
 */

declare(strict_types=1);

use Mailwicket\Copy\WarnedCopy;
use Mailwicket\Copy\Warnings;
use Mailwicket\Json;
use Mailwicket\Policy;

require_once __DIR__ . '/../src/autoload.php';

while (($line = fgets(STDIN)) !== false) {
    $given = Json::read($line) ?? [];
    $score = Json::number($given, 'score');
    $policy = Policy::fromSetting(Json::part($given, 'policy'));
    $warnings = Warnings::for(Json::text($given, 'outcome'), $score === null ? null : (float) $score, $policy);
    echo base64_encode(WarnedCopy::of((string) base64_decode(Json::text($given, 'raw'), true), $warnings)), "\n";
}
