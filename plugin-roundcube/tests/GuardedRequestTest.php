<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\ActionName;
use Mailwicket\GuardedRequest;
use Mailwicket\InvalidName;
use Mailwicket\MessageName;
use Mailwicket\RequestInput;
use PHPUnit\Framework\TestCase;

final class GuardedRequestTest extends TestCase
{
    /** @return array<string, array{string, string, string}> */
    public static function actions(): array
    {
        return [
            'download' => ['mail', 'get', GuardedRequest::PART],
            'source' => ['mail', 'viewsource', GuardedRequest::WHOLE],
            'source, in capitals' => ['mail', 'VIEWSOURCE', GuardedRequest::WHOLE],
            'source, in a task that does not exist' => ['mail_x', 'viewsource', GuardedRequest::WHOLE],
            'bounce' => ['mail', 'bounce', GuardedRequest::WHOLE],
            'show' => ['mail', 'show', GuardedRequest::SHOW],
            'show by its aliases' => ['mail', 'preview', GuardedRequest::SHOW],
            'print' => ['mail', 'print', GuardedRequest::SHOW],
            'header fields' => ['mail', 'headers', GuardedRequest::NOTHING],
            'a plugin' => ['mail', 'plugin.zipdownload.attachments', GuardedRequest::WHOLE],
            'a plugin in another task' => ['addressbook', 'plugin.savevcard', GuardedRequest::WHOLE],
            'a plugin nobody knows' => ['settings', 'plugin.backup', GuardedRequest::WHOLE],
            'an action nobody knows' => ['mail', 'export', GuardedRequest::WHOLE],
            'a plugin that moves' => ['mail', 'plugin.move2archive', GuardedRequest::NOTHING],
            'move' => ['mail', 'move', GuardedRequest::NOTHING],
            'purge by its alias' => ['mail', 'purge', GuardedRequest::NOTHING],
            'the list' => ['mail', '', GuardedRequest::NOTHING],
            'a task without mail' => ['settings', 'identities', GuardedRequest::NOTHING],
            'own routes' => ['mail', 'plugin.mailwicket.raw', GuardedRequest::NOTHING],
        ];
    }

    /** @dataProvider actions */
    public function testGuardsWhateverCouldGiveSomethingOut(string $task, string $action, string $kind): void
    {
        self::assertSame($kind, $this->request($task, $action, ['_uid' => '5', '_mbox' => 'INBOX'])->kind);
    }

    public function testLeavesRequestsAloneThatNameNoMessage(): void
    {
        self::assertSame(GuardedRequest::NOTHING, $this->request('mail', 'viewsource', [])->kind);
        self::assertSame(GuardedRequest::NOTHING, $this->request('mail', 'get', ['_file' => 'rcmfile1'])->kind);
    }

    public function testTakesANestedMessageForAnExitOfTheOuterOne(): void
    {
        $request = $this->request('mail', 'show', ['_uid' => '5.2', '_mbox' => 'Sent']);
        self::assertSame([GuardedRequest::WHOLE, ['5-Sent']], [$request->kind, $this->names($request)]);
        self::assertSame(GuardedRequest::WHOLE, $this->request('mail', 'headers', ['_uid' => '5.2'])->kind);
    }

    /** @return array<string, array{mixed, list<string>}> */
    public static function sets(): array
    {
        return [
            'a list' => ['5,6', ['5-INBOX', '6-INBOX']],
            'one of another folder' => ['5-Sent', ['5-Sent']],
            'an array' => [['5', '6'], ['5-INBOX', '6-INBOX']],
            'an array of several folders' => [['5-Sent', '6-INBOX'], ['5-Sent', '6-INBOX']],
            'by a folder that is a number' => [[7 => ['5']], ['5-7']],
            'by folder' => [['Sent' => ['5', '6']], ['5-Sent', '6-Sent']],
            'everything' => ['*', ['1-INBOX', '2-INBOX']],
            'everything of a folder' => ['*-Sent', ['1-Sent', '2-Sent']],
            'everything by folder' => [['Sent' => '*'], ['1-Sent', '2-Sent']],
            'one twice' => ['5,5', ['5-INBOX']],
        ];
    }

    /** @dataProvider sets @param list<string> $names */
    public function testFindsEveryMessageOfASet(mixed $uids, array $names): void
    {
        $request = $this->request('mail', 'plugin.zipdownload.messages', [], ['_uid' => $uids]);
        self::assertSame([GuardedRequest::WHOLE, $names], [$request->kind, $this->names($request)]);
    }

    /** @return array<string, array{string, array<string, mixed>, array<string, mixed>, array<string, mixed>}> */
    public static function ambiguous(): array
    {
        return [
            'a range' => ['plugin.zipdownload.messages', [], ['_uid' => '1:5'], []],
            'a range in a list' => ['plugin.zipdownload.messages', [], ['_uid' => '7,1:5'], []],
            'a list where one is meant' => ['get', ['_uid' => ['5']], [], []],
            'a list with a folder, which could be in its name' => ['plugin.zipdownload.messages', [], ['_uid' => '5-Sent,6'], []],
            'an array with and without folders' => ['plugin.zipdownload.messages', [], ['_uid' => ['5-Sent', '6']], []],
            'a list that has a folder too' => ['plugin.zipdownload.messages', [], ['_uid' => ['5', 'Sent' => '6']], []],
            'a folder within a folder' => ['plugin.zipdownload.messages', [], ['_uid' => ['Sent' => ['5-INBOX']]], []],
            'the folder elsewhere' => ['plugin.savevcard', ['_mbox' => 'Sent'], ['_uid' => '5'], []],
            'a list of lists' => ['plugin.zipdownload.messages', [], ['_uid' => ['a' => [['5']]]], []],
            'a cookie' => ['get', ['_uid' => '5'], [], ['_uid' => '5']],
            'the folder in a cookie' => ['get', ['_uid' => '5'], [], ['_mbox' => 'INBOX']],
            'two folders' => ['get', ['_uid' => '5', '_mbox' => 'a'], ['_mbox' => 'b'], []],
            'two parts' => ['get', ['_uid' => '5', '_part' => '1'], ['_part' => '2'], []],
        ];
    }

    /**
     * @dataProvider ambiguous
     *
     * @param array<string, mixed> $get
     * @param array<string, mixed> $post
     * @param array<string, mixed> $cookies
     */
    public function testRefusesWhatCouldMeanMore(string $action, array $get, array $post, array $cookies): void
    {
        $this->expectException(InvalidName::class);
        $this->request('mail', $action, $get, $post, $cookies);
    }

    public function testRefusesMoreMessagesThanCanBeLookedAt(): void
    {
        $this->expectException(InvalidName::class);
        $this->request('mail', 'plugin.zipdownload.messages', [], ['_uid' => implode(',', range(1, 501))]);
    }

    /** @return array<string, array{array<string, mixed>, string, list<string>}> */
    public static function composed(): array
    {
        return [
            'new' => [['to' => 'a@b.example'], GuardedRequest::NOTHING, []],
            'forward' => [['forward_uid' => '5', 'mbox' => 'Sent'], GuardedRequest::WHOLE, ['5-INBOX']],
            'forward many' => [['forward_uid' => '5,6'], GuardedRequest::WHOLE, ['5-INBOX', '6-INBOX']],
            'what a search found' => [['forward_uid' => [5, 6]], GuardedRequest::WHOLE, ['5-INBOX', '6-INBOX']],
            'reply' => [['reply_uid' => '5'], GuardedRequest::PART, ['5-INBOX']],
            'draft' => [['draft_uid' => '5'], GuardedRequest::WHOLE, ['5-Drafts']],
            'the one Roundcube takes' => [['uid' => '9', 'reply_uid' => '5'], GuardedRequest::PART, ['5-INBOX']],
        ];
    }

    /** @dataProvider composed @param array<string, mixed> $parameters @param list<string> $names */
    public function testFindsWhatAMessageIsMadeFrom(array $parameters, string $kind, array $names): void
    {
        $request = GuardedRequest::ofCompose($parameters, 'INBOX', 'Drafts', $this->uidsOf(...));
        self::assertSame([$kind, $names], [$request->kind, $this->names($request)]);
    }

    public function testLooksForTheMessagesOfASessionInTheFolderOfThisRequest(): void
    {
        $compose = ['forward_uid' => '5', 'mbox' => 'Sent'];
        $of = fn (array $get): array => $this->names($this->request('mail', 'compose', $get, compose: $compose));
        self::assertSame(['5-INBOX'], $of(['_id' => 'x']));
        self::assertSame(['5-Other'], $of(['_id' => 'x', '_mbox' => 'Other']));
        self::assertSame(['5-Other'], $of(['_id' => 'x', '_uid' => '7-Other']));
    }

    public function testRefusesAMessageWithoutFolderWhereRoundcubeIsInNone(): void
    {
        $this->expectException(InvalidName::class);
        $this->request('addressbook', 'plugin.savevcard', [], ['_uid' => '5']);
    }

    public function testFindsTheMessageADraggedAttachmentIsOf(): void
    {
        $uri = 'imap://a@host/?_mbox=Sent&_uid=5.2&_part=3';
        foreach (['upload', 'attachment-upload', 'attachment_upload'] as $action) {
            $request = $this->request('mail', $action, [], ['_uri' => $uri]);
            self::assertSame([GuardedRequest::PART, ['5-Sent']], [$request->kind, $this->names($request)]);
        }
        self::assertSame(['5-Sent'], $this->names($this->request('mail-attachment', 'upload', [], ['_uri' => $uri])));
    }

    /**
     * @param array<string, mixed> $get
     * @param array<string, mixed> $post
     * @param array<string, mixed> $cookies
     * @param array<string, mixed>|null $compose
     */
    private function request(
        string $task,
        string $action,
        array $get,
        array $post = [],
        array $cookies = [],
        ?array $compose = null,
    ): GuardedRequest {
        $input = new RequestInput($get, $post, $cookies);

        return GuardedRequest::of(ActionName::of($task, $action), $input, 'INBOX', 'Drafts', $this->uidsOf(...), $compose);
    }

    /** @return list<string> */
    private function uidsOf(string $folder): array
    {
        return ['1', '2'];
    }

    /** @return list<string> */
    private function names(GuardedRequest $request): array
    {
        return array_map(static fn (MessageName $name): string => "$name->uid-$name->folder", $request->names);
    }
}
