<?php

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    if (preg_match('/\AMailwicket\\\\((?:[A-Za-z]+\\\\)?[A-Za-z]+)\z/', $class, $found) === 1) {
        $file = __DIR__ . '/' . strtr($found[1], '\\', '/') . '.php';
        if (is_file($file)) {
            require $file;
        }
    }
});
