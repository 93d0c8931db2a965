<?php

declare(strict_types=1);

namespace Mailwicket;

/**
 * The three rings around Roundcube's exits: the request before Roundcube acts on it, the part that is about to be sent or
 * copied, and every body that is read after a message was loaded.
 */
final class Guard
{
    /** @var array<string, MessageName> messages that this request has opened */
    private array $opened = [];
    /** @var array<string, true> opened messages that are encrypted: what leaves is not what was verified */
    private array $encrypted = [];
    /** @var array<string, true> parts whose bytes were judged in this request and released */
    private array $cleared = [];

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Gate $gate,
        private readonly Policy $policy,
        private readonly Client $client,
        private readonly RefusalPage $refusals,
    ) {
    }

    /**
     * Ring one. Ends the request when it may not go on, and says otherwise what it is about.
     *
     * @param array<array-key, mixed>|null $compose parameters of the compose session that the request names
     */
    public function request(string $task, string $action, RequestInput $input, ?array $compose): GuardedRequest
    {
        try {
            $folder = $this->port->sessionFolder();
            $drafts = $this->port->draftsFolder();
            $name = ActionName::of($task, $action);
            $request = GuardedRequest::of($name, $input, $folder, $drafts, $this->port->uidsOf(...), $compose);
        } catch (InvalidName) {
            $this->refuse([], $action);
        } catch (Fault $fault) {
            $this->fail($fault, $action);
        }
        $this->decide($request, $action);

        return $request;
    }

    /**
     * The parameters of a compose session that is being made, `mailto:` taken apart.
     *
     * @param array<array-key, mixed> $parameters
     */
    public function compose(array $parameters): void
    {
        try {
            $folder = $this->port->currentFolder();
            $drafts = $this->port->draftsFolder();
            $request = GuardedRequest::ofCompose($parameters, $folder, $drafts, $this->port->uidsOf(...));
        } catch (InvalidName) {
            $this->refuse([], 'compose');
        } catch (Fault $fault) {
            $this->fail($fault, 'compose');
        }
        $this->decide($request, 'compose');
    }

    public function opened(MessageName $name, bool $isEncrypted = false): void
    {
        $this->opened["$name->uid-$name->folder"] = $name->outermost();
        if ($isEncrypted) {
            $this->encrypted["$name->uid-$name->folder"] = true;
        }
    }

    /** Ring two: a part that is about to be sent. Ends the request when it may not leave. @param mixed $part Roundcube's part */
    public function part(MessageName $name, string $id, mixed $part): void
    {
        $judgement = $this->gate->judge($name);
        if (!$this->isReleased($judgement, $name, $id, $part)) {
            $this->refuse([$judgement], 'get');
        }
    }

    /** Ring two: bytes that are copied into a message being written. */
    public function mayBeCopied(?string $data, ?string $path): bool
    {
        $judgements = array_map($this->gate->judge(...), array_values($this->opened));
        $held = array_filter($judgements, fn (Judgement $one): bool => !$this->releasesAnyBytes($one));
        if ($held === []) {
            return true;
        }
        $sha256 = match (true) {
            $data !== null => hash('sha256', $data),
            $path !== null && is_file($path) => (string) hash_file('sha256', $path),
            default => '',
        };
        foreach ($held as $judgement) {
            if ($judgement->verdict?->attachmentOf($sha256) !== null) {
                return $this->dispositionOfBytes($judgement, $sha256) === 'release';
            }
        }

        // None of them names these bytes: they may be a whole message, or something that was decrypted.
        return array_filter($held, fn (Judgement $one): bool => $one->disposition !== 'release'
            || ($one->raw !== $sha256 && $this->dispositionOfBytes($one, $sha256) !== 'release')) === [];
    }

    /**
     * Ring three: a body that is read.
     *
     * @param mixed $part Roundcube's part
     */
    public function mayBeRead(MessageName $name, string $id, mixed $part): bool
    {
        return $this->isReleased($this->gate->judge($name), $name, $id, $part);
    }

    /** @param list<Judgement> $refused */
    public function refuse(array $refused, string $action): never
    {
        $code = RefusalPage::codeOf($refused);
        if ($this->page->isJson()) {
            $this->page->answerScript($this->refusals->json($refused, $code, $action));
        }
        $environment = $this->client->environment('refusal', $refused, $this->page->retryUrl());
        $this->page->refuse($this->client->title(), $this->refusals->body($refused, $code), $environment);
    }

    private function decide(GuardedRequest $request, string $action): void
    {
        if ($request->kind === GuardedRequest::WHOLE) {
            $refused = $this->gate->refused($request->names);
            if ($refused !== []) {
                $this->refuse($refused, $action);
            }
        }
        if ($request->kind === GuardedRequest::PART) {
            // Where something of the message may leave, ring two decides by the bytes of the part.
            $refused = array_values(array_filter(
                $this->gate->refused($request->names),
                static fn (Judgement $one): bool => $one->releasesNothing(),
            ));
            if ($refused !== [] && $action !== 'compose') {
                $this->refuse($refused, $action);
            }
        }
    }

    private function fail(Fault $fault, string $action): never
    {
        $this->port->log("$fault->reason: {$fault->getMessage()}");
        $nothing = MessageName::parse('1', 'INBOX');
        $this->refuse([Judgement::without($nothing, $fault->reason, 'hold')], $action);
    }

    /** @param mixed $part Roundcube's part */
    private function isReleased(Judgement $judgement, MessageName $name, string $id, mixed $part): bool
    {
        $key = "$name->uid-$name->folder\0$id";
        if ($this->releasesAnyBytes($judgement) || isset($this->cleared[$key])) {
            return true;
        }
        if ($judgement->verdict === null) {
            return false;
        }
        try {
            $sha256 = $this->port->partSha256($name, $part);
        } catch (Fault $fault) {
            $this->port->log("$fault->reason: {$fault->getMessage()}");

            return false;
        }
        $isReleased = $this->dispositionOfBytes($judgement, $sha256) === 'release';
        if ($isReleased) {
            $this->cleared[$key] = true;
        }

        return $isReleased;
    }

    /** Whether nothing of the message needs a look at its bytes. */
    private function releasesAnyBytes(Judgement $judgement): bool
    {
        return $judgement->disposition === 'release'
            && (isset($judgement->overrides['*']) || !$this->isEncrypted($judgement));
    }

    private function dispositionOfBytes(Judgement $judgement, string $sha256): string
    {
        $isKnown = $judgement->verdict?->attachmentOf($sha256) !== null;
        $disposition = $judgement->dispositionOfBytes($sha256);

        // A plugin decrypted them (enigma): the verdict is about what they were before.
        return $isKnown || !$this->isEncrypted($judgement) || isset($judgement->overrides['*'])
            ? $disposition
            : Policy::stricter($disposition, $this->policy->withoutVerdict('encrypted'));
    }

    private function isEncrypted(Judgement $judgement): bool
    {
        return isset($this->encrypted["{$judgement->name->uid}-{$judgement->name->folder}"]);
    }
}
