<?php

declare(strict_types=1);

require_once __DIR__ . '/../src/autoload.php';
require_once __DIR__ . '/FakePort.php';
require_once __DIR__ . '/FakeEngine.php';
require_once __DIR__ . '/FakePage.php';
require_once __DIR__ . '/FakeMailbox.php';
