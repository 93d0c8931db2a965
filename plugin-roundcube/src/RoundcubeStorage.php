<?php

declare(strict_types=1);

namespace Mailwicket;

/** Reads Roundcube's mail storage without calling a hook, so that reading is no exit to itself. */
final class RoundcubeStorage
{
    /** @var array<string, string> by folder */
    private array $validities = [];

    public function __construct(private readonly \rcmail $rcmail)
    {
    }

    /** SHA-256 of the decoded bytes of one part. @param mixed $part Roundcube's part @throws Fault */
    public function partSha256(MessageName $name, mixed $part): string
    {
        if (!$part instanceof \rcube_message_part) {
            throw new Fault('corrupt', 'a part of a message is none');
        }
        if (is_string($part->body)) {
            // Taken out of another part (TNEF, uuencode), or read before.
            return hash('sha256', $part->body);
        }

        return $this->saved($name->folder, static function (\rcube_imap $storage, $file) use ($name, $part): void {
            $result = $storage->get_message_part($name->uid, $part->mime_id, $part, null, $file, true, 0, false);
            if ($result === false) {
                throw new Fault('unreachable', 'a part of a message cannot be read');
            }
        })->sha256;
    }

    /** The exact bytes of a message, `null` when there is no such message. @throws Fault */
    public function rawMessage(MessageName $name): ?RawMessage
    {
        $message = $this->saved($name->folder, static function (\rcube_imap $storage, $file) use ($name): void {
            // Its result says nothing where it writes to a file.
            $storage->get_raw_body($name->uid, $file);
            if (!$storage->is_connected()) {
                throw new Fault('unreachable', 'the connection ended within a message');
            }
        });

        return $message->size === 0 ? null : $message;
    }

    /** The header block as it is stored, `''` when there is no such message. @throws Fault */
    public function header(MessageName $name): string
    {
        return $this->in($name->folder, static function (\rcube_imap $storage) use ($name): string {
            return (string) $storage->get_raw_headers($name->uid);
        });
    }

    /** The subject of a message, `''` where it has none. @throws Fault */
    public function decodedSubject(MessageName $name): string
    {
        return $this->in($name->folder, static function (\rcube_imap $storage) use ($name): string {
            $header = $storage->get_message_headers($name->uid);

            return $header instanceof \rcube_message_header
                ? (string) \rcube_mime::decode_header((string) $header->subject, (string) $header->charset)
                : '';
        });
    }

    /** @return list<string> @throws Fault */
    public function uidsOf(string $folder): array
    {
        return $this->in($folder, static function (\rcube_imap $storage) use ($folder): array {
            $index = $storage->index($folder, null, null, true, true);
            if ($index->is_error()) {
                throw new Fault('unreachable', 'a folder cannot be listed');
            }

            return array_map(static fn (int|string $uid): string => (string) $uid, $index->get());
        });
    }

    /** `''` where the storage cannot tell. @throws Fault */
    public function uidValidity(string $folder): string
    {
        // A list of what a search found goes from folder to folder and back.
        return $this->validities[$folder] ??= $this->in($folder, static function (\rcube_imap $storage) use ($folder): string {
            $validity = $storage->folder_data($folder)['UIDVALIDITY'] ?? '';

            return is_scalar($validity) ? (string) $validity : '';
        });
    }

    /**
     * What is written to a temporary file.
     *
     * @param callable(\rcube_imap, resource): void $write
     */
    private function saved(string $folder, callable $write): RawMessage
    {
        $temporary = $this->rcmail->config->get('temp_dir');
        $path = tempnam(is_string($temporary) ? $temporary : sys_get_temp_dir(), 'RCMTEMPmw');
        $file = $path === false ? false : fopen($path, 'wb');
        if ($path === false || $file === false) {
            throw new Fault('corrupt', 'a temporary file cannot be written');
        }
        try {
            $this->in($folder, static fn (\rcube_imap $storage) => $write($storage, $file));
        } catch (\Throwable $error) {
            unlink($path);
            throw $error;
        } finally {
            fclose($file);
        }
        clearstatcache(true, $path);

        return new RawMessage($path);
    }

    /**
     * Works in a folder and leaves the storage in the folder it was in: several actions rely on it.
     *
     * @template T
     *
     * @param callable(\rcube_imap): T $work
     *
     * @return T
     */
    private function in(string $folder, callable $work): mixed
    {
        $storage = $this->rcmail->get_storage();
        if (!$storage->is_connected() && !$this->rcmail->storage_connect()) {
            throw new Fault('unreachable', 'the mail storage does not answer');
        }
        if (!$storage instanceof \rcube_imap) {
            throw new Fault('corrupt', 'the mail storage is not IMAP');
        }
        $before = $storage->get_folder();
        $storage->set_folder($folder);
        try {
            return $work($storage);
        } finally {
            $storage->set_folder($before);
        }
    }
}
