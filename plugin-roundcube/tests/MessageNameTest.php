<?php

declare(strict_types=1);

namespace Mailwicket\Tests;

use Mailwicket\InvalidName;
use Mailwicket\MessageName;
use PHPUnit\Framework\TestCase;

final class MessageNameTest extends TestCase
{
    /** @return array<string, array{string, array{string, string, string}}> */
    public static function names(): array
    {
        return [
            'a UID' => ['5', ['5', 'INBOX', '']],
            'the highest UID' => ['4294967295', ['4294967295', 'INBOX', '']],
            'a nested message' => ['5.2', ['5', 'INBOX', '2']],
            'deeper' => ['5.2.1.10', ['5', 'INBOX', '2.1.10']],
            'with its folder' => ['5-Sent', ['5', 'Sent', '']],
            'a folder with hyphens' => ['5-a-b', ['5', 'a-b', '']],
            'nested, with its folder' => ['5.2-Sent', ['5', 'Sent', '2']],
            'a folder in UTF-8' => ['5-Entwürfe', ['5', 'Entwürfe', '']],
        ];
    }

    /** @dataProvider names @param array{string, string, string} $expected */
    public function testReadsWhatRoundcubeReads(string $text, array $expected): void
    {
        $name = MessageName::parse($text, 'INBOX');
        self::assertSame($expected, [$name->uid, $name->folder, $name->context]);
        self::assertFalse($name->outermost()->isNested());
    }

    /** @return array<string, array{string}> */
    public static function refused(): array
    {
        $texts = [
            '', '0', '05', '5:5', '5:*', '5,5', '*', '+5', '-5', ' 5', '5 ', "5\n", "5\0", '5.', '.5', '5..2', '5.02',
            '5.2.', '5-', '4294967296', '99999999999', '5e0', '0x5', '٥', "5-a\nb", '5-a,6', '5-a:b',
            '5-*', "5-a\0", '5-<b>INBOX</b>', "5-\xff",
        ];

        return array_combine(array_map('json_encode', array_map('bin2hex', $texts)), array_map(null, array_chunk($texts, 1)));
    }

    /** @dataProvider refused */
    public function testRefusesWhatCouldMeanMore(string $text): void
    {
        $this->expectException(InvalidName::class);
        MessageName::parse($text, 'INBOX');
    }

    public function testRefusesFoldersThatOnlySomeActionsReadTheSame(): void
    {
        $this->expectException(InvalidName::class);
        MessageName::parse('5', '<b></b>INBOX');
    }
}
