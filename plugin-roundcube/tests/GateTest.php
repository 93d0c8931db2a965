<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Fault;
use Mailwicket\Fingerprint;
use Mailwicket\Gate;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\Judgement;
use Mailwicket\ListMirror;
use Mailwicket\MessageName;
use Mailwicket\Policy;
use Mailwicket\VerdictStore;
use PHPUnit\Framework\TestCase;

final class GateTest extends TestCase
{
    private const MIXED = ['good' => 'release', 'odd' => 'ask', 'evil' => 'block'];

    private FakePort $port;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $this->port->messages['5-INBOX'] = "Subject: x\r\n\r\nHello";
    }

    public function testReleasesWhatTheVerdictReleasesAndNothingElse(): void
    {
        $judgement = $this->judge($this->gate(new FakeEngine(FakeEngine::verdict('malicious', self::MIXED))));
        $of = static fn (string $bytes): string => $judgement->dispositionOfBytes(hash('sha256', $bytes));
        self::assertSame(['release', 'ask', 'block'], [$of('good'), $of('odd'), $of('evil')]);
        self::assertSame('block', $of('bytes that no verdict names'));
        // The verdict said `release` of the message; it is held as its strictest attachment.
        self::assertSame('block', $judgement->disposition);
    }

    public function testAsksOnceAndKeepsTheVerdictWhereverTheMessageGoes(): void
    {
        $engine = new FakeEngine(FakeEngine::verdict('clean', ['good' => 'release']));
        $this->judge($this->gate($engine));
        $this->judge($this->gate($engine));
        self::assertSame([1, 1], [$engine->asked, $this->port->fetched]);
        $this->port->messages['9-Archive'] = $this->port->messages['5-INBOX'];
        self::assertSame('release', $this->gate($engine)->judge(MessageName::parse('9', 'Archive'))->disposition);
        self::assertSame(1, $engine->asked);
    }

    public function testKnowsAMovedMessageByItsBytesAndFetchesNoOther(): void
    {
        $gate = $this->gate(new FakeEngine(FakeEngine::verdict('malicious', ['evil' => 'block'])));
        $this->judge($gate);
        $moved = MessageName::parse('9', 'Archive');
        $alike = MessageName::parse('10', 'Archive');
        $other = MessageName::parse('11', 'Archive');
        $this->port->messages['9-Archive'] = $this->port->messages['5-INBOX'];
        $this->port->messages['10-Archive'] = "Subject: x\r\n\r\nOther bytes below the same header block";
        $this->port->messages['11-Archive'] = "Subject: another\r\n\r\nHello";
        self::assertSame('block', $gate->known($moved)?->disposition);
        self::assertNull($gate->known($alike));
        self::assertNull($gate->known($other));
        self::assertSame(3, $this->port->fetched);
    }

    public function testForgetsAPlaceWhoseHeaderBlockChanged(): void
    {
        $engine = new FakeEngine(FakeEngine::verdict('clean', ['good' => 'release']));
        $this->judge($this->gate($engine));
        $this->port->messages['5-INBOX'] = "Subject: another\r\n\r\nHello";
        $engine->answer = FakeEngine::verdict('malicious', ['evil' => 'block']);
        self::assertSame('block', $this->judge($this->gate($engine))->disposition);
    }

    public function testFetchesEveryTimeWhereTheStorageMakesNoPromise(): void
    {
        $this->port->validity = '';
        $engine = new FakeEngine(FakeEngine::verdict('clean', ['good' => 'release']));
        $this->judge($this->gate($engine));
        $this->judge($this->gate($engine));
        self::assertSame([1, 2], [$engine->asked, $this->port->fetched]);
    }

    public function testVerifiesAgainForAnotherPolicyAndAnotherUser(): void
    {
        $engine = new FakeEngine(FakeEngine::verdict('clean', ['good' => 'release']));
        $this->judge($this->gate($engine));
        $this->judge($this->gate($engine, ['onSuspicious' => 'block']));
        $this->port->user = 2;
        $this->judge($this->gate($engine));
        self::assertSame(3, $engine->asked);
    }

    /** @return array<string, array{string, string, string}> */
    public static function faults(): array
    {
        return [
            'timeout' => ['timeout', 'timeout', 'ask'],
            'unreachable' => ['unreachable', 'unreachable', 'ask'],
            'rate limit' => ['rate-limited', 'rateLimited', 'ask'],
            'size' => ['too-large', 'tooLarge', 'ask'],
            'failure' => ['corrupt', 'corrupt', 'ask'],
        ];
    }

    /** @dataProvider faults */
    public function testFollowsTheRowOfThePolicyWhenTheEngineFails(string $reason, string $row, string $default): void
    {
        $engine = new FakeEngine(new Fault($reason, 'as the test says'));
        self::assertSame($default, $this->judge($this->gate($engine))->disposition);
        foreach (['release', 'ask', 'hold', 'block'] as $disposition) {
            $judgement = $this->judge($this->gate($engine, ['withoutVerdict' => [$row => $disposition]]));
            self::assertSame([$disposition, Judgement::FAILED], [$judgement->disposition, $judgement->state]);
        }
        self::assertNotSame([], $this->port->logged);
    }

    public function testFollowsThePolicyWithoutADatabase(): void
    {
        $this->port->hasDatabase = false;
        $engine = new FakeEngine(FakeEngine::verdict('clean', ['good' => 'release']));
        self::assertSame('ask', $this->judge($this->gate($engine))->disposition);
    }

    /** @return array<string, array{string}> */
    public static function noVerdicts(): array
    {
        return array_map(static fn (string $json): array => [$json], [
            'nothing' => '',
            'no JSON' => '<html>',
            'an empty object' => '{}',
            'no attachments' => '{"outcome":"clean","disposition":"release"}',
            'an unknown disposition' => '{"outcome":"clean","disposition":"let-go","attachments":[]}',
            'an unknown outcome' => '{"outcome":"fine","disposition":"release","attachments":[]}',
            'an attachment of nothing' => '{"outcome":"clean","disposition":"release","attachments":[{}]}',
        ]);
    }

    /** @dataProvider noVerdicts */
    public function testNeverTakesForAVerdictWhatIsNone(string $json): void
    {
        $judgement = $this->judge($this->gate(new FakeEngine($json), ['withoutVerdict' => ['corrupt' => 'hold']]));
        self::assertSame(['hold', null], [$judgement->disposition, $judgement->verdict]);
    }

    public function testHoldsUntilABrowserBringsTheVerdict(): void
    {
        $gate = $this->gate(new FakeEngine(null));
        self::assertSame(['hold', Judgement::UNVERIFIED], [$this->judge($gate)->disposition, $this->judge($gate)->state]);
        $name = MessageName::parse('5', 'INBOX');
        $message = $gate->fingerprint($name, true);
        self::assertInstanceOf(Fingerprint::class, $message);
        $gate->keep($name, $message, FakeEngine::verdict('clean', ['good' => 'release']));
        self::assertSame('release', $this->judge($gate)->disposition);
    }

    public function testBlocksWhatIsNotThere(): void
    {
        $engine = new FakeEngine(FakeEngine::verdict('clean', []));
        self::assertSame('block', $this->gate($engine)->judge(MessageName::parse('404', 'INBOX'))->disposition);
    }

    public function testReleasesASetOnlyWhenAllOfItIsReleased(): void
    {
        $this->port->messages['6-INBOX'] = "Subject: y\r\n\r\nHello";
        $gate = $this->gate(new FakeEngine(FakeEngine::verdict('suspicious', ['odd' => 'ask'])));
        $names = [MessageName::parse('5', 'INBOX'), MessageName::parse('6', 'INBOX'), MessageName::parse('7', 'INBOX')];
        $dispositions = array_map(static fn (Judgement $one): string => $one->disposition, $gate->refused($names));
        self::assertSame(['block', 'ask', 'ask'], $dispositions);
    }

    public function testLetsTheUserAnswerAQuestionWithAReasonForATime(): void
    {
        $gate = $this->gate(new FakeEngine(FakeEngine::verdict('suspicious', ['good' => 'release', 'odd' => 'ask'])));
        $name = MessageName::parse('5', 'INBOX');
        self::assertSame('reason-required', $gate->release($name, '3', ' '));
        self::assertSame('not-found', $gate->release($name, '99', 'because'));
        self::assertNull($gate->release($name, '3', 'because'));
        self::assertSame('release', $gate->judge($name)->disposition);
        $this->port->time += 3601;
        self::assertSame('ask', $this->judge($this->gate(new FakeEngine(null)))->disposition);
    }

    public function testLetsNobodyReleaseWhatThePolicyDoesNot(): void
    {
        $gate = $this->gate(new FakeEngine(FakeEngine::verdict('malicious', self::MIXED)));
        $name = MessageName::parse('5', 'INBOX');
        self::assertSame('not-allowed', $gate->release($name, '4', 'because'));
        self::assertSame('not-allowed', $gate->release($name, '*', 'because'));
        $policy = ['override' => ['upTo' => 'malicious', 'reasonRequired' => false]];
        self::assertNull($this->gate(new FakeEngine(null), $policy)->release(MessageName::parse('5', 'INBOX'), '*', ''));
    }

    public function testReleasesEverythingInAuditMode(): void
    {
        self::assertSame('release', $this->judge($this->gate(new FakeEngine(null), ['mode' => 'audit']))->disposition);
        $engine = new FakeEngine(new Fault('timeout', 'as the test says'));
        self::assertSame('release', $this->judge($this->gate($engine, ['mode' => 'audit']))->disposition);
    }

    public function testKeepsTheVerdictWhenItsIncidentCannotBeKept(): void
    {
        $incident = (object) ['id' => 'no id of ours', 'outcome' => 'malicious'];
        $engine = new FakeEngine(FakeEngine::verdict('malicious', ['evil' => 'block'], $incident));
        self::assertSame('block', $this->judge($this->gate($engine))->disposition);
        self::assertStringContainsString('an incident was not kept', implode("\n", $this->port->logged));
    }

    public function testWritesAnOverrideIntoTheIncident(): void
    {
        $incident = (object) ['id' => str_repeat('ab', 16), 'outcome' => 'suspicious', 'data' => new \stdClass()];
        $engine = new FakeEngine(FakeEngine::verdict('suspicious', ['odd' => 'ask'], $incident));
        $gate = $this->gate($engine);
        $this->judge($gate);
        self::assertSame('reason-required', $gate->release(MessageName::parse('5', 'INBOX'), '2', ''));
        $store = new IncidentStore($this->port, Policy::fromSetting(null));
        self::assertStringNotContainsString('override', $store->find(str_repeat('ab', 16))?->incident->json ?? '');
        self::assertNull($gate->release(MessageName::parse('5', 'INBOX'), '2', 'I know her'));
        self::assertStringContainsString(
            '"data":{},"override":{"reason":"I know her","time":"2026-09-21T14:13:20.000Z"}',
            $store->find(str_repeat('ab', 16))?->incident->json ?? '',
        );
    }

    /** @param array<string, mixed> $policy */
    private function gate(FakeEngine $engine, array $policy = []): Gate
    {
        $policy = Policy::fromSetting($policy);
        $lists = new ListMirror($this->port, $policy->listSources());

        return new Gate(
            $this->port,
            $policy,
            new VerdictStore($this->port),
            $engine,
            $lists,
            new IncidentStore($this->port, $policy),
        );
    }

    private function judge(Gate $gate): Judgement
    {
        return $gate->judge(MessageName::parse('5', 'INBOX'));
    }
}
