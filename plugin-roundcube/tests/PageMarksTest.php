<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\Judgement;
use Mailwicket\MessageName;
use Mailwicket\PageMarks;
use Mailwicket\Policy;
use Mailwicket\Subject;
use Mailwicket\Texts;
use Mailwicket\Verdict;
use PHPUnit\Framework\TestCase;

final class PageMarksTest extends TestCase
{
    private const LIST = '<ul class="attachmentslist"><li id="attach2"><a href="?a&amp;b" onclick="go()">Grüße &lt;b&gt;</a></li>'
        . '<li id="attach3"><a href="?c" onclick="go()">c</a></li></ul><a href="?zip" class="zipdownload">all</a>';

    public function testGatesTheControlsOfWhatIsHeldAndNoOthers(): void
    {
        $html = $this->marks()->attachmentList(self::LIST, $this->judgement(['evil' => 'block', 'good' => 'release']));
        self::assertStringContainsString('data-mailwicket-href="?a&amp;b"', $html);
        self::assertStringContainsString('Grüße &lt;b&gt;', $html);
        self::assertStringNotContainsString(' href="?a', $html);
        self::assertStringContainsString('<a href="?c" onclick="go()">c</a>', $html);
        self::assertStringContainsString('data-mailwicket-href="?zip"', $html);
    }

    public function testLeavesTheListAloneWhenAllIsReleased(): void
    {
        $html = $this->marks()->attachmentList(self::LIST, $this->judgement(['a' => 'release', 'b' => 'release']));
        self::assertStringContainsString(' href="?a&amp;b"', $html);
        self::assertStringNotContainsString('aria-disabled', $html);
    }

    public function testEscapesNamesOfFiles(): void
    {
        $html = $this->marks()->banner($this->judgement(['<img src=x>' => 'block']));
        self::assertStringNotContainsString('<img', $html);
        self::assertStringContainsString('&lt;img src=x&gt;.bin', $html);
    }

    public function testSaysNothingOfWhatIsCleanOrWhereThePolicyWarnsOfNothing(): void
    {
        self::assertNull($this->marks()->bannerTexts($this->judgement(['a' => 'release'], 'clean')));
        $bad = $this->judgement(['evil' => 'block']);
        self::assertNotNull($this->marks()->bannerTexts($bad));
        self::assertNull($this->marks(['onMalicious' => ['deliver' => 'permit']])->bannerTexts($bad));
        self::assertNull($this->marks(['mode' => 'audit'])->bannerTexts($bad));
    }

    public function testPutsThePrefixThereOnceAndTakesItOff(): void
    {
        $marked = Subject::withPrefix('Hello', '{Malicious?}');
        self::assertSame('{Malicious?} Hello', $marked);
        self::assertSame($marked, Subject::withPrefix($marked, '{Malicious?}'));
        self::assertSame('Re: AW: Hello', Subject::withoutPrefix("Re: {Malicious?} AW: $marked", '{Malicious?}'));
        self::assertSame('Hello {Malicious?}', Subject::withoutPrefix('Hello {Malicious?}', '{Malicious?}'));
    }

    /** @param array<string, mixed> $policy */
    private function marks(array $policy = []): PageMarks
    {
        $policy = Policy::fromSetting($policy);

        return new PageMarks(new Texts(new FakePort(), $policy), $policy);
    }

    /** @param array<string, string> $dispositions */
    private function judgement(array $dispositions, string $outcome = 'malicious'): Judgement
    {
        $verdict = Verdict::fromJson(FakeEngine::verdict($outcome, $dispositions));

        return Judgement::verified(MessageName::parse('5', 'INBOX'), $verdict, [], 'raw');
    }
}
