<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\ActionName;
use Mailwicket\Copy\Exports;
use Mailwicket\Fault;
use Mailwicket\Gate;
use Mailwicket\GuardedRequest;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\ListMirror;
use Mailwicket\Policy;
use Mailwicket\RequestInput;
use Mailwicket\VerdictStore;
use PHPUnit\Framework\TestCase;

final class ExportsTest extends TestCase
{
    private const RAW = "X-Mailwicket: clean\r\nSubject: Hi\r\n\r\nBody\r\n";
    private const SAVE = ['_uid' => '5', '_mbox' => 'INBOX', '_save' => '1'];
    private const PERMIT = ['onMalicious' => ['download' => 'permit', 'headers' => ['xSpamFlag' => true]]];

    private FakePort $port;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $this->port->messages['5-INBOX'] = self::RAW;
    }

    public function testCarryWarningsWhereSomethingIsToBeWarnedOf(): void
    {
        $copy = "5.eml: X-Mailwicket: malicious; score=0.50\r\nX-Spam-Flag: YES\r\nSubject: {Malicious?} Hi\r\n\r\nBody\r\n";
        self::assertSame($copy, $this->saved(FakeEngine::verdict('malicious', ['evil' => 'release']), self::PERMIT));
        self::assertContains('token asked', $this->port->logged);
        $copy = "5.eml: X-Mailwicket: suspicious; score=0.50\r\nSubject: Hi\r\n\r\nBody\r\n";
        self::assertSame($copy, $this->saved(FakeEngine::verdict('suspicious', ['odd' => 'release']), ['onSuspicious' => 'release']));
    }

    public function testSayThatTheirMessageWasNotChecked(): void
    {
        $copy = "5.eml: X-Mailwicket: unchecked\r\nSubject: Hi\r\n\r\nBody\r\n";
        $policy = ['withoutVerdict' => ['timeout' => 'release', 'pending' => 'release']];
        self::assertSame($copy, $this->saved(new Fault('timeout', 'as the test says'), $policy));
        self::assertSame($copy, $this->saved(null, $policy));
    }

    public function testAreLeftToRoundcubeWhereNothingIsToBeSaid(): void
    {
        $clean = FakeEngine::verdict('clean', ['good' => 'release']);
        self::assertSame('', $this->saved($clean));
        $evil = FakeEngine::verdict('malicious', ['evil' => 'release']);
        self::assertSame('', $this->saved($evil, ['mode' => 'audit'], self::SAVE));
        self::assertSame('', $this->saved($evil, self::PERMIT, ['_save' => ''] + self::SAVE));
        self::assertSame('', $this->saved($evil, self::PERMIT, ['_uid' => '5.2'] + self::SAVE));
        self::assertSame('', $this->saved($evil, self::PERMIT, self::SAVE, 'get'));
    }

    public function testWithAHeaderWithoutEndAreRefused(): void
    {
        $this->port->messages['5-INBOX'] = 'X-Long: ' . str_repeat('a', 1_100_000) . "\r\n\r\nBody";
        $this->expectException(Fault::class);
        $this->saved(FakeEngine::verdict('malicious', ['evil' => 'release']), self::PERMIT);
    }

    /**
     * @param array<string, mixed>  $policy
     * @param array<string, string> $get
     */
    private function saved(string|Fault|null $answer, array $policy = [], array $get = self::SAVE, string $action = 'viewsource'): string
    {
        $policy = Policy::fromSetting($policy);
        $incidents = new IncidentStore($this->port, $policy);
        $lists = new ListMirror($this->port, []);
        $gate = new Gate($this->port, $policy, new VerdictStore($this->port), new FakeEngine($answer), $lists, $incidents);
        $name = ActionName::of('mail', $action);
        $input = new RequestInput($get, [], []);
        $request = GuardedRequest::of($name, $input, 'INBOX', 'Drafts', static fn (): array => []);
        try {
            (new Exports($this->port, new FakePage(), $gate, $policy))->answer($name, $input, $request);
        } catch (\DomainException $sent) {
            return $sent->getMessage();
        }

        return '';
    }
}
