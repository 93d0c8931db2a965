<?php

declare(strict_types=1);

namespace Mailwicket;

use Mailwicket\Incident\Incident;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Marking\Marker;

/** Decides what may leave. Whatever fails here is a reason of the policy, never a release by itself. */
final class Gate
{
    /** @var array<string, Judgement> */
    private array $judged = [];

    public function __construct(
        private readonly RoundcubePort $port,
        private readonly Policy $policy,
        private readonly VerdictStore $store,
        private readonly Engine $engine,
        private readonly ListMirror $lists,
        private readonly IncidentStore $incidents,
        private readonly ?Marker $marker = null,
    ) {
    }

    /** What lists and policy are in force: a verdict counts for these only. */
    public function context(): string
    {
        return hash('sha256', $this->lists->version() . "\0" . $this->policy->digest());
    }

    /** Judges one message, asking the engine where there is no verdict. Never throws. */
    public function judge(MessageName $name): Judgement
    {
        $name = $name->outermost();
        $key = "$name->uid-$name->folder";

        return $this->judged[$key] ??= $this->judgedNow($name);
    }

    /**
     * What is known already, without asking: for pages that only show. `null` when nothing is. The message is fetched only
     * where one with the same header block has a verdict: it may be that one, moved or copied here.
     */
    public function known(MessageName $name): ?Judgement
    {
        $name = $name->outermost();
        $message = $this->fingerprint($name, false);
        if ($message === null) {
            $header = hash('sha256', $this->port->header($name));
            $message = $this->store->hasHeader($header, $this->context()) ? $this->fingerprint($name, true) : null;
        }
        $verdict = $message === null ? null : $this->store->find($message, $this->context());
        if ($message === null || $verdict === null) {
            return null;
        }

        return Judgement::verified($name, $verdict, $this->overrides($message), $message->raw);
    }

    /**
     * The strictest judgement of several messages, which leave together or not at all.
     *
     * @param list<MessageName> $names
     *
     * @return list<Judgement> those that do not release, strictest first
     */
    public function refused(array $names): array
    {
        $refused = array_filter(
            array_map($this->judge(...), $names),
            static fn (Judgement $one): bool => $one->disposition !== 'release',
        );
        usort($refused, static fn (Judgement $one, Judgement $other): int => match (true) {
            $one->disposition === $other->disposition => 0,
            Policy::stricter($one->disposition, $other->disposition) === $one->disposition => - 1,
            default => 1,
        });

        return $refused;
    }

    /**
     * Keeps a verdict of a message that was hashed here.
     *
     * @throws Fault when it is no verdict, or cannot be kept
     */
    public function keep(MessageName $name, Fingerprint $message, string $json): Judgement
    {
        $verdict = Verdict::fromJson($json);
        $this->store->keep($message, $this->context(), $json);
        $this->record(static fn (IncidentStore $incidents, Incident $incident) => $incidents->keep($incident), $verdict);
        $this->marker?->verified($name, $message->raw, $verdict->outcome);
        $judgement = Judgement::verified($name, $verdict, $this->overrides($message), $message->raw);

        return $this->judged["$name->uid-$name->folder"] = $judgement;
    }

    /**
     * Releases an attachment, or with `*` the message, for the user who asks.
     *
     * @return string|null why not: `not-allowed`, `reason-required`, `not-found`
     *
     * @throws Fault
     */
    public function release(MessageName $name, string $attachment, string $reason): ?string
    {
        $judgement = $this->judge($name);
        if ($judgement->raw === '') {
            return 'not-found';
        }
        $gated = [[$judgement->outcome() ?: 'unchecked', $judgement->disposition]];
        if ($attachment !== '*') {
            $found = array_values(array_filter(
                $judgement->verdict->attachments ?? [],
                static fn (AttachmentVerdict $one): bool => $one->id === $attachment,
            ));
            if ($found === []) {
                return 'not-found';
            }
            $gated = [[$found[0]->outcome, $found[0]->disposition]];
        } else {
            foreach ($judgement->verdict->attachments ?? [] as $one) {
                $gated[] = [$one->outcome, $one->disposition];
            }
        }
        foreach ($gated as [$outcome, $disposition]) {
            if ($disposition !== 'release' && !$this->policy->isReleasable($outcome, $disposition)) {
                return 'not-allowed';
            }
        }
        if ($this->policy->needsReason() && trim($reason) === '') {
            return 'reason-required';
        }
        $until = $this->port->now() + $this->policy->overrideSeconds();
        $this->store->keepOverride($judgement->raw, $attachment, $reason, $until);
        unset($this->judged["$name->uid-$name->folder"]);
        $this->record(
            static fn (IncidentStore $incidents, Incident $incident) => $incidents->override($incident, $reason),
            $judgement->verdict,
        );

        return null;
    }

    /** @return array<string, string> reasons of overrides in force, by attachment id @throws Fault */
    private function overrides(Fingerprint $message): array
    {
        return $this->store->overrides($message->raw, $this->policy->overrideSeconds());
    }

    /**
     * The fingerprint of a message by its place, where the header block there is still the same; otherwise, when `fetch` is
     * true, from its bytes.
     *
     * @throws Fault
     */
    public function fingerprint(MessageName $name, bool $fetch, ?RawMessage &$raw = null): ?Fingerprint
    {
        $header = $this->port->header($name);
        if ($header === '') {
            return null;
        }
        $headerHash = hash('sha256', $header);
        $place = $this->place($name);
        $known = $place === '' ? null : $this->store->fingerprintAt($place);
        if ($known !== null && $known->header === $headerHash) {
            return $known;
        }
        $raw = $fetch ? $this->port->rawMessage($name) : null;
        if ($raw === null) {
            return null;
        }
        $message = new Fingerprint($raw->sha256, $headerHash);
        if ($place !== '') {
            $this->store->keepPlace($place, $message);
        }

        return $message;
    }

    /** Where IMAP promises that nothing else will ever be; `''` where it does not. */
    public function place(MessageName $name): string
    {
        $validity = $this->port->uidValidity($name->folder);

        return $validity === '' ? '' : hash('sha256', "$name->folder\0$validity\0$name->uid");
    }

    /**
     * Writes the incident of a verdict, where it has one. What is decided stays decided when that fails: a verdict that was
     * thrown away with its incident would leave the message to the policy's row for faults.
     *
     * @param \Closure(IncidentStore, Incident): void $write
     */
    private function record(\Closure $write, ?Verdict $verdict): void
    {
        if ($verdict === null || $verdict->incident === '') {
            return;
        }
        try {
            $write($this->incidents, Incident::fromJson($verdict->incident));
        } catch (Fault $fault) {
            $this->port->log("an incident was not kept: {$fault->getMessage()}");
        }
    }

    private function judgedNow(MessageName $name): Judgement
    {
        $message = null;
        $overrides = [];
        try {
            $raw = null;
            $message = $this->fingerprint($name, true, $raw);
            if ($message === null) {
                // Nothing is there, so nothing can leave; whoever asks later is asked again.
                return Judgement::without($name, 'corrupt', 'block');
            }
            $overrides = $this->overrides($message);
            $verdict = $this->store->find($message, $this->context());
            if ($verdict !== null) {
                return Judgement::verified($name, $verdict, $overrides, $message->raw);
            }
            $raw ??= $this->port->rawMessage($name);
            if ($raw === null || $raw->sha256 !== $message->raw) {
                return Judgement::without($name, 'corrupt', 'block');
            }
            $json = $this->engine->verify($raw);

            return $json === null
                ? $this->without($name, 'pending', $overrides, $message)
                : $this->keep($name, $message, $json);
        } catch (Fault $fault) {
            $this->port->log("$fault->reason: {$fault->getMessage()}");

            return $this->without($name, $fault->reason, $overrides, $message);
        }
    }

    /** @param array<string, string> $overrides */
    private function without(MessageName $name, string $reason, array $overrides, ?Fingerprint $message): Judgement
    {
        $disposition = $this->policy->withoutVerdict($reason);

        return Judgement::without($name, $reason, $disposition, $overrides, $message->raw ?? '');
    }
}
