<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\HttpAnswer;
use Mailwicket\Incident\Incident;
use Mailwicket\Incident\IncidentCsv;
use Mailwicket\Incident\IncidentQuery;
use Mailwicket\Incident\IncidentSender;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Incident\KeptIncident;
use Mailwicket\Policy;
use PHPUnit\Framework\TestCase;

final class IncidentTest extends TestCase
{
    private const URL = 'https://server.example/v1/incidents';

    private FakePort $port;
    private IncidentStore $store;
    private IncidentSender $sender;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $policy = Policy::fromSetting(['incidents' => ['url' => self::URL, 'credential' => 'secret', 'keepDays' => 30]]);
        $this->store = new IncidentStore($this->port, $policy);
        $this->sender = new IncidentSender($this->port, $policy, $this->store);
    }

    public function testIsKeptOnceForItsIdAndForItsUser(): void
    {
        $this->store->keep(self::incident('a'));
        $this->store->keep(self::incident('a', ['source' => ['another@x.example']]));
        self::assertSame([['mallory@x.example']], $this->column('source'));
        $this->port->user = 2;
        self::assertSame([], $this->column('source'));
        self::assertNull($this->store->find(self::id('a')));
    }

    public function testIsSentOnceWhenTheServerIsThereAgain(): void
    {
        $this->store->keep(self::incident('a', ['data' => new \stdClass()]));
        $this->sender->sendDue();
        $this->answer(201);
        $this->sender->sendDue();
        self::assertCount(1, $this->port->sent, 'not again at once');
        self::assertSame(0, $this->kept('a')->sent);
        $this->port->time += 61;
        $this->sender->sendDue();
        $this->port->time += 100_000;
        $this->sender->sendDue();
        self::assertCount(2, $this->port->sent);
        self::assertSame($this->kept('a')->incident->json, $this->port->sent[1]['body']);
        self::assertStringContainsString('"data":{}', (string) $this->port->sent[1]['body']);
        self::assertSame($this->port->time - 100_000, $this->kept('a')->sent);
    }

    public function testIsAskedEverMoreRarelyWhileNobodyAnswers(): void
    {
        $this->store->keep(self::incident('a'));
        foreach ([0, 59, 2, 119, 2] as $seconds) {
            $this->port->time += $seconds;
            $this->sender->sendDue();
        }
        self::assertCount(3, $this->port->sent);
    }

    public function testThatTheServerRefusesForGoodIsKeptWithTheReason(): void
    {
        $this->store->keep(self::incident('a'));
        $this->answer(422);
        $this->sender->sendDue();
        $this->port->time += 100_000;
        $this->sender->sendDue();
        self::assertCount(1, $this->port->sent);
        self::assertSame(['HTTP 422', 0], [$this->kept('a')->refused, $this->kept('a')->sent]);
    }

    public function testIsSentAgainWithWhatTheUserDecided(): void
    {
        $this->answer(201);
        $this->store->keep(self::incident('a'));
        $this->sender->sendDue();
        $this->store->override(self::incident('a'), 'I know her');
        self::assertSame(0, $this->kept('a')->sent);
        $this->sender->sendDue();
        self::assertStringContainsString('I know her', (string) $this->port->sent[1]['body']);
        $this->store->keep(self::incident('a'));
        self::assertStringContainsString('I know her', $this->kept('a')->incident->json);
    }

    public function testThatChangesWhileItIsSentIsSentAgain(): void
    {
        $this->store->keep(self::incident('a'));
        [$due] = $this->store->due(5);
        self::assertTrue($this->store->claim($due, $this->port->time + 60));
        self::assertFalse($this->store->claim($due, $this->port->time + 60), 'another request has it');
        $this->store->override(self::incident('a'), 'because');
        $this->store->done($due, $this->port->time + 60, '');
        self::assertCount(1, $this->store->due(5));
    }

    public function testCanBeFoundByOutcomeAndByWordsOfIt(): void
    {
        $this->store->keep(self::incident('a', ['subject' => 'Rechnung ÄRGER 100%']));
        $this->store->keep(self::incident('b', ['outcome' => 'suspicious', 'target' => ['bob_x@y.example']]));
        $find = fn (string $outcome, string $text): int => count($this->store->list(IncidentQuery::of($outcome, $text), 10));
        self::assertSame([2, 1, 1], [$find('', ''), $find('suspicious', ''), $find('malicious', '')]);
        self::assertSame([1, 1, 0, 1], [$find('', 'ärger rechn'), $find('', '100%'), $find('', '1%0'), $find('', 'b_x')]);
        self::assertSame([0, 2, 2], [$find('', 'bobax'), $find('', 'EVIL.exe'), $find('x', hash('sha256', 'evil'))]);
        self::assertSame(1, $this->store->count(IncidentQuery::of('malicious', 'mallory')));
    }

    public function testOfTheFirstVersionOfTheTableIsFoundToo(): void
    {
        $this->port->change(
            'INSERT INTO mailwicket_incidents (user_id, incident_id, created, due, body) VALUES (1, ?, ?, 0, ?)',
            [self::id('a'), $this->port->time, self::incident('a')->json],
        );
        self::assertCount(1, $this->store->list(IncidentQuery::of('malicious', 'evil'), 10));
    }

    public function testIsGoneWhenItsTimeIsOver(): void
    {
        $this->store->keep(self::incident('a'));
        $this->port->time += 31 * 86400;
        $this->store->keep(self::incident('b'));
        self::assertNull($this->store->find(self::id('a')));
    }

    public function testWithoutAnIdIsNone(): void
    {
        $this->expectException(Fault::class);
        Incident::fromJson('{"id":"../","outcome":"malicious"}');
    }

    public function testBecomesARowOfCsvThatNoSpreadsheetCalculates(): void
    {
        $incident = self::incident('a', ['subject' => '=1+2', 'messageId' => 'a "b", c', 'score' => 1.0]);
        $csv = IncidentCsv::header() . IncidentCsv::rows([$incident]);
        self::assertStringContainsString("'=1+2", $csv);
        self::assertStringContainsString('"a ""b"", c"', $csv);
        self::assertCount(3, explode("\r\n", $csv));
        self::assertStringStartsWith('incident_id,time,host,sender', $csv);
    }

    private function answer(int $status): void
    {
        $this->port->answers[self::URL] = new HttpAnswer($status, [], '');
    }

    private function kept(string $letter): KeptIncident
    {
        return $this->store->find(self::id($letter)) ?? throw new \LogicException('no such incident');
    }

    /** @return list<mixed> */
    private function column(string $name): array
    {
        $all = $this->store->list(IncidentQuery::of('', ''), 10);

        return array_map(static fn (KeptIncident $one): mixed => $one->incident->data[$name] ?? null, $all);
    }

    private static function id(string $letter): string
    {
        return str_repeat($letter, 32);
    }

    /** @param array<string, mixed> $changes */
    private static function incident(string $letter, array $changes = []): Incident
    {
        $attachment = ['filename' => 'evil.exe', 'size' => 4, 'sha256' => hash('sha256', 'evil'), 'score' => 1, 'outcome' => 'malicious'];

        return Incident::fromJson(json_encode($changes + [
            'id' => self::id($letter),
            'time' => '2026-09-21T14:13:20.000Z',
            'source' => ['mallory@x.example'],
            'target' => ['alice@x.example'],
            'outcome' => 'malicious',
            'attachments' => [$attachment],
            'override' => null,
        ], JSON_THROW_ON_ERROR));
    }
}
