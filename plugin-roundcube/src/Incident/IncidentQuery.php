<?php

declare(strict_types=1);

namespace Mailwicket\Incident;

/** Which incidents are asked for. */
final class IncidentQuery
{
    public const PAGE = 50;
    /** Rows of one export: more than the time that incidents are kept makes for one person. */
    public const MOST = 10000;
    private const MAX_TEXT = 200;

    private function __construct(
        public readonly string $outcome,
        public readonly string $text,
        public readonly int $page,
    ) {
    }

    /** What is no outcome asks for all of them; pages begin at 1. */
    public static function of(string $outcome, string $text, string $page = '1'): self
    {
        return new self(
            in_array($outcome, ['malicious', 'suspicious'], true) ? $outcome : '',
            trim(mb_substr(mb_scrub($text, 'UTF-8'), 0, self::MAX_TEXT)),
            preg_match('/\A[1-9][0-9]{0,4}\z/', $page) === 1 ? (int) $page : 1,
        );
    }

    public function isFilter(): bool
    {
        return $this->outcome !== '' || $this->text !== '';
    }

    /** @return array{string, list<string>} a condition on the table's columns and its values */
    public function condition(): array
    {
        $conditions = '';
        $values = [];
        if ($this->outcome !== '') {
            $conditions .= ' AND outcome = ?';
            $values[] = $this->outcome;
        }
        foreach (preg_split('/\s+/u', Incident::folded($this->text), -1, PREG_SPLIT_NO_EMPTY) ?: [] as $word) {
            $conditions .= " AND words LIKE ? ESCAPE '!'";
            $values[] = '%' . strtr($word, ['!' => '!!', '%' => '!%', '_' => '!_']) . '%';
        }

        return [$conditions, $values];
    }
}
