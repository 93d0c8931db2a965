<?php

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (preg_match('/\AMailwicket\\\\([A-Za-z]+)\z/', $class, $found) === 1 && is_file(__DIR__ . "/$found[1].php")) {
        require __DIR__ . "/$found[1].php";
    }
});
