<?php

declare(strict_types=1);

$given = getenv('MAILWICKET_ROUNDCUBE');
$roundcube = $given === false || $given === '' ? '/usr/share/roundcube' : $given;
// Roundcube's libraries: Debian has them beside, its own archive has them inside.
$folders = ["$roundcube/program", "$roundcube/vendor", '/usr/share/php/GuzzleHttp', '/usr/share/php/Psr'];

return ['parameters' => ['scanDirectories' => array_values(array_filter($folders, is_dir(...)))]];
