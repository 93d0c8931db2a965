<?php

declare(strict_types=1);

namespace Mailwicket;

/** The routes of the browser bundle (client/README.md). Each is for scripts of this page only and is never kept in a cache. */
final class Routes
{
    public const NAMES = ['raw', 'verdict', 'state', 'release', 'list', 'score'];

    private const MAX_VERDICT_BYTES = 8 * 1024 * 1024;
    private const MAX_RELEASE_BYTES = 16 * 1024;
    private const SCORE_PATH = '#\A/v1/(?:files(?:/[0-9a-fA-F]{64})?|jobs/[A-Za-z0-9_-]{1,128})\z#';

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly PagePort $page,
        private readonly Gate $gate,
        private readonly Policy $policy,
        private readonly Engine $engine,
        private readonly ListMirror $lists,
        private readonly Ticket $tickets,
        private readonly Texts $texts,
        /** @var int<1, max> */
        private readonly int $maxMessageBytes,
    ) {
    }

    public function answer(string $route, RequestInput $input): never
    {
        if (!$this->page->isFromScript()) {
            $this->refuse(403, 'not-from-script');
        }
        try {
            match ($route) {
                'raw' => $this->raw($input),
                'verdict' => $this->verdict(),
                'state' => $this->state($this->name($input)),
                'release' => $this->release(),
                'list' => $this->listFile($input),
                'score' => $this->score(),
                default => $this->refuse(404, 'not-found'),
            };
        } catch (InvalidName) {
            $this->refuse(400, 'bad-request');
        } catch (Fault $fault) {
            $this->port->log("$fault->reason: {$fault->getMessage()}");
            $this->refuse(502, $fault->reason);
        }
    }

    private function raw(RequestInput $input): never
    {
        $name = $this->name($input);
        if ($this->engine->name() !== 'browser') {
            $this->refuse(403, 'wrong-engine');
        }
        // Once judged, the bytes leave by the guarded exits or not at all.
        if ($this->gate->known($name) !== null) {
            $this->refuse(409, 'verified');
        }
        $raw = null;
        $message = $this->gate->fingerprint($name, true, $raw);
        $raw ??= $this->port->rawMessage($name);
        if ($message === null || $raw === null || $raw->sha256 !== $message->raw) {
            $this->refuse(404, 'not-found');
        }
        if ($raw->size > $this->maxMessageBytes) {
            $this->refuse(413, 'too-large');
        }
        $this->page->answerBytes(200, [
            'Content-Type' => 'application/octet-stream',
            'Content-Disposition' => 'attachment; filename="message.bin"',
            'Content-Length' => (string) $raw->size,
            'X-Mailwicket-Sha256' => $raw->sha256,
            'X-Mailwicket-Ticket' => $this->tickets->issue(
                $this->port->userId(),
                $name,
                $message,
                $this->gate->context(),
                $this->port->now(),
            ),
        ], $raw->open());
    }

    private function verdict(): never
    {
        if ($this->engine->name() !== 'browser') {
            $this->refuse(403, 'wrong-engine');
        }
        [$body, $text] = $this->json(self::MAX_VERDICT_BYTES);
        $given = is_string($body['ticket'] ?? null) ? $body['ticket'] : '';
        $ticket = $this->tickets->read($given, $this->port->userId(), $this->port->now());
        if ($ticket === null) {
            $this->refuse(403, 'bad-ticket');
        }
        // The place may hold another message since: what is there now is hashed by its header block again.
        $message = $this->gate->fingerprint($ticket['name'], true);
        if ($message === null || $message->raw !== $ticket['message']->raw || $message->header !== $ticket['message']->header) {
            $this->refuse(403, 'bad-ticket');
        }
        if ($ticket['context'] !== $this->gate->context()) {
            $this->refuse(409, 'stale-ticket');
        }
        if (!is_array($body['verdict'] ?? null)) {
            $this->refuse(400, 'bad-request');
        }
        // Decoded into objects: arrays would make `[]` of an empty `{}`.
        $json = Json::write(Json::readObject($text)->verdict ?? null);
        try {
            Verdict::fromJson($json);
        } catch (Fault) {
            $this->refuse(400, 'bad-request');
        }
        $this->lists->noteRefused(is_array($body['refused'] ?? null) ? $body['refused'] : []);
        $this->answerState($this->gate->keep($ticket['name'], $message, $json));
    }

    private function state(MessageName $name): never
    {
        $this->answerState($this->gate->judge($name));
    }

    private function release(): never
    {
        [$body] = $this->json(self::MAX_RELEASE_BYTES);
        [$uid, $folder] = [$body['uid'] ?? null, $body['mbox'] ?? null];
        [$attachment, $reason] = [$body['attachment'] ?? null, $body['reason'] ?? ''];
        if (!is_string($uid) || !is_string($folder) || !is_string($attachment) || !is_string($reason)) {
            $this->refuse(400, 'bad-request');
        }
        $name = MessageName::parse($uid, $folder)->outermost();
        $problem = $this->gate->release($name, $attachment, $reason);
        if ($problem !== null) {
            $this->refuse(['not-allowed' => 403, 'reason-required' => 422][$problem] ?? 404, $problem);
        }
        $this->answerState($this->gate->judge($name));
    }

    private function listFile(RequestInput $input): never
    {
        $bytes = $this->lists->file($input->text('_source') ?? '', $input->text('_path') ?? '');
        if ($bytes === null) {
            $this->refuse(404, 'not-found');
        }
        $tag = '"' . hash('sha256', $bytes) . '"';
        $headers = ['Content-Type' => 'application/octet-stream', 'ETag' => $tag];
        if ($this->page->header('If-None-Match') === $tag) {
            $this->page->answerBytes(304, $headers, null);
        }
        $this->page->answerBytes(200, $headers + ['Content-Length' => (string) strlen($bytes)], $bytes);
    }

    private function score(): never
    {
        $scoring = $this->policy->scoring();
        $path = $this->page->header('X-Mailwicket-Path');
        $method = $this->page->header('X-Mailwicket-Method');
        if ($scoring['kind'] !== 'mailwicket' || $scoring['endpoint'] === '' || preg_match(self::SCORE_PATH, $path) !== 1) {
            $this->refuse(404, 'not-found');
        }
        if (!in_array($method, ['GET', 'POST'], true)) {
            $this->refuse(400, 'bad-request');
        }
        $headers = ['Authorization' => "Bearer $scoring[credential]"];
        foreach (['X-Content-SHA256', 'X-Filename'] as $name) {
            if ($this->page->header($name) !== '') {
                $headers[$name] = $this->page->header($name);
            }
        }
        $body = null;
        if ($method === 'POST') {
            $headers['Content-Type'] = 'application/octet-stream';
            $body = $this->page->body($this->maxMessageBytes) ?? $this->refuse(413, 'too-large');
        }
        $answer = $this->port->send($method, $scoring['endpoint'] . $path, $headers, $body, $scoring['seconds']);
        $passed = array_intersect_key($answer->headers, ['content-type' => 1, 'location' => 1, 'retry-after' => 1]);
        $this->page->answerBytes($answer->status, $passed, $answer->body);
    }

    private function name(RequestInput $input): MessageName
    {
        $uid = $input->text('_uid');
        $folder = $input->text('_mbox');
        if ($uid === null || $folder === null) {
            throw new InvalidName('uid');
        }

        return MessageName::parse($uid, $folder)->outermost();
    }

    /**
     * The body of the request, read and as it is.
     *
     * @param int<1, max> $maxBytes
     *
     * @return array{array<array-key, mixed>, string}
     */
    private function json(int $maxBytes): array
    {
        $text = $this->page->body($maxBytes) ?? $this->refuse(413, 'too-large');

        return [Json::read($text) ?? $this->refuse(400, 'bad-request'), $text];
    }

    private function answerState(Judgement $judgement): never
    {
        $this->page->answerJson(200, ['message' => $judgement->toState($this->policy)]);
    }

    private function refuse(int $status, string $code): never
    {
        $text = $this->texts->of('route_failed');
        $this->page->answerJson($status, ['error' => ['code' => $code, 'text' => $text]]);
    }
}
