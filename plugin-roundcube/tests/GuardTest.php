<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Client;
use Mailwicket\Gate;
use Mailwicket\Guard;
use Mailwicket\Incident\IncidentStore;
use Mailwicket\ListMirror;
use Mailwicket\MessageName;
use Mailwicket\PageMarks;
use Mailwicket\Policy;
use Mailwicket\RefusalPage;
use Mailwicket\RequestInput;
use Mailwicket\Texts;
use Mailwicket\VerdictStore;
use PHPUnit\Framework\TestCase;

final class GuardTest extends TestCase
{
    private const CLEAN = ['good' => 'release', 'fine' => 'release'];
    private const MIXED = ['good' => 'release', 'evil' => 'block'];

    private FakePort $port;
    private MessageName $name;

    protected function setUp(): void
    {
        $this->port = new FakePort();
        $this->port->messages['5-INBOX'] = "Subject: x\r\n\r\nHello";
        $this->name = MessageName::parse('5', 'INBOX');
    }

    public function testEndsARequestForWhatIsBlocked(): void
    {
        $this->expectExceptionMessage('blocked');
        $this->guard(['evil' => 'block'])->request('mail', 'viewsource', $this->input(), null);
    }

    public function testLetsARequestForAPartOnWhereSomePartMayLeave(): void
    {
        $this->guard(self::MIXED)->request('mail', 'get', $this->input(), null);
        $this->expectExceptionMessage('blocked');
        $this->guard(['evil' => 'block'])->request('mail', 'get', $this->input(), null);
    }

    public function testEndsARequestThatCouldMeanMore(): void
    {
        $this->expectExceptionMessage('bad-request');
        $this->guard(self::CLEAN)->request('mail', 'get', new RequestInput(['_uid' => '05'], [], []), null);
    }

    public function testDecidesAPartByItsBytes(): void
    {
        $guard = $this->guard(self::MIXED);
        $guard->part($this->name, '2', 'good');
        self::assertTrue($guard->mayBeRead($this->name, '2', 'good'));
        self::assertFalse($guard->mayBeRead($this->name, '3', 'evil'));
        self::assertFalse($guard->mayBeRead($this->name, '4', 'bytes that no verdict names'));
        $this->expectExceptionMessage('blocked');
        $guard->part($this->name, '3', 'evil');
    }

    public function testCopiesOnlyWhatTheOpenMessagesRelease(): void
    {
        $guard = $this->guard(self::MIXED);
        self::assertTrue($guard->mayBeCopied('a file of the user', null), 'no message is open');
        $guard->opened($this->name);
        self::assertTrue($guard->mayBeCopied('good', null));
        foreach (['evil', 'bytes that no verdict names', $this->port->messages['5-INBOX']] as $bytes) {
            self::assertFalse($guard->mayBeCopied($bytes, null));
        }
        self::assertFalse($guard->mayBeCopied(null, '/does/not/exist'));
    }

    public function testAsksForWhatAPluginDecrypted(): void
    {
        $guard = $this->guard(self::CLEAN);
        $guard->opened($this->name, true);
        self::assertTrue($guard->mayBeRead($this->name, '2', 'good'), 'as it was verified');
        self::assertFalse($guard->mayBeRead($this->name, '3', 'decrypted'));
        self::assertFalse($guard->mayBeCopied('decrypted', null));
        self::assertTrue($guard->mayBeCopied('good', null));
        self::assertTrue($guard->mayBeCopied($this->port->messages['5-INBOX'], null), 'as it is stored');

        $guard = $this->guard(self::CLEAN, ['withoutVerdict' => ['encrypted' => 'release']]);
        $guard->opened($this->name, true);
        self::assertTrue($guard->mayBeRead($this->name, '3', 'decrypted'));
    }

    public function testEndsWhatMakesAMessageFromOneThatIsHeldButNotAReply(): void
    {
        $guard = $this->guard(['evil' => 'block']);
        $guard->compose(['to' => 'a@b.example']);
        $guard->compose(['reply_uid' => '5']);
        $this->expectExceptionMessage('blocked');
        $guard->compose(['forward_uid' => '5']);
    }

    /**
     * @param array<string, string> $dispositions
     * @param array<string, mixed>  $policy
     */
    private function guard(array $dispositions, array $policy = []): Guard
    {
        $policy = Policy::fromSetting($policy);
        $page = new FakePage();
        $engine = new FakeEngine(FakeEngine::verdict('malicious', $dispositions));
        $texts = new Texts($this->port, $policy);
        $store = new VerdictStore($this->port);
        $incidents = new IncidentStore($this->port, $policy);
        $gate = new Gate($this->port, $policy, $store, $engine, new ListMirror($this->port, []), $incidents);
        $client = new Client($page, $policy, $engine, $texts, 1000);
        // Kept for the message by an earlier guard of the same test.
        $this->port->change('DELETE FROM mailwicket_verdicts', []);

        return new Guard(
            $this->port,
            $page,
            $gate,
            $policy,
            $client,
            new RefusalPage($texts, $policy, new PageMarks($texts, $policy)),
        );
    }

    private function input(): RequestInput
    {
        return new RequestInput(['_uid' => '5', '_mbox' => 'INBOX'], [], []);
    }
}
