<?php

declare(strict_types=1);

namespace Mailwicket;

/** The bytes of a message in a file that is gone when nobody needs it any more. */
final class RawMessage
{
    public readonly string $sha256;
    public readonly int $size;

    /** @param string $path a file that this object owns */
    public function __construct(public readonly string $path)
    {
        $sha256 = hash_file('sha256', $path);
        $size = filesize($path);
        if ($sha256 === false || $size === false) {
            throw new Fault('corrupt', 'a temporary file cannot be read');
        }
        $this->sha256 = $sha256;
        $this->size = $size;
    }

    public function __destruct()
    {
        if (is_file($this->path)) {
            unlink($this->path);
        }
    }

    /** @return resource */
    public function open()
    {
        $file = fopen($this->path, 'rb');
        if ($file === false) {
            throw new Fault('corrupt', 'a temporary file cannot be read');
        }

        return $file;
    }
}
