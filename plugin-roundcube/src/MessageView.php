<?php

declare(strict_types=1);

namespace Mailwicket;

/** What Mailwicket adds to the view of one message and to lists of messages. A fault here changes nothing but what is shown. */
final class MessageView
{
    /** @var array<string, Judgement> */
    private array $shown = [];

    public function __construct(private readonly Services $services, private readonly bool $asksOnView)
    {
    }

    /** What is known of a message that is being shown. With the engine `service` it is asked for now. */
    public function judgement(MessageName $name): Judgement
    {
        $gate = $this->services->gate;
        $key = "$name->uid-$name->folder";
        if ($this->asksOnView) {
            return $this->shown[$key] ??= $gate->judge($name);
        }
        try {
            $known = $this->shown[$key] ?? $gate->known($name);
        } catch (Fault $fault) {
            $this->services->port->log("$fault->reason: {$fault->getMessage()}");
            $known = Judgement::without($name, $fault->reason, $this->services->policy->withoutVerdict($fault->reason));
        }

        return $this->shown[$key] = $known
            ?? Judgement::without($name, 'pending', $this->services->policy->withoutVerdict('pending'));
    }

    /**
     * Prefixes for rows of a list, from verdicts in force only: nothing is fetched and nothing is verified.
     *
     * @param list<MessageName> $names
     *
     * @return array<string, string> by `uid-folder`
     *
     * @throws Fault
     */
    public function prefixes(array $names): array
    {
        if (!$this->services->policy->warns() || $names === []) {
            return [];
        }
        $places = [];
        foreach ($names as $name) {
            $place = $this->services->gate->place($name);
            if ($place !== '') {
                $places[$place] = "$name->uid-$name->folder";
            }
        }
        $messages = $this->services->store->fingerprintsAt(array_map('strval', array_keys($places)));
        $raws = array_values(array_unique(array_map(static fn (Fingerprint $one): string => $one->raw, $messages)));
        $verdicts = $this->services->store->findMany($raws, $this->services->gate->context());
        $prefixes = [];
        foreach ($messages as $place => $message) {
            $prefix = $verdicts[$message->raw]->subjectPrefix ?? '';
            if ($prefix !== '') {
                $prefixes[$places[$place]] = $prefix;
            }
        }

        return $prefixes;
    }
}
