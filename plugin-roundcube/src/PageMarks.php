<?php

declare(strict_types=1);

namespace Mailwicket;

/** What a page of Roundcube shows of a judgement: banner, badges, gated controls. Markup as client/README.md has it. */
final class PageMarks
{
    public function __construct(private readonly Texts $texts, private readonly Policy $policy)
    {
    }

    public function banner(Judgement $judgement): string
    {
        $texts = $this->bannerTexts($judgement);
        $outcome = $judgement->outcome();
        $files = '';
        foreach ($texts === null ? [] : $judgement->verdict->attachments ?? [] as $one) {
            if (!in_array($one->outcome, ['malicious', 'suspicious', 'unchecked'], true)) {
                continue;
            }
            $files .= '<li><bdi>' . self::html($this->nameOf($one)) . '</bdi>: '
                . self::html($this->outcomeText($one->outcome) . $this->malware($one)) . '</li>';
        }
        $inside = $texts === null ? '<h2 class="mailwicket-heading"></h2><p class="mailwicket-text"></p>'
            : '<h2 class="mailwicket-heading">' . self::html($texts[0]) . '</h2>'
                . '<p class="mailwicket-text">' . self::html($texts[1]) . '</p>';

        return '<section id="mailwicket-banner" class="mailwicket-banner mailwicket-' . self::html($outcome ?: 'pending')
            . '" aria-labelledby="mailwicket-heading"' . ($texts === null ? ' hidden' : '')
            . ' data-mailwicket-uid="' . self::html($judgement->name->uid) . '"'
            . ' data-mailwicket-outcome="' . self::html($outcome) . '">'
            . str_replace('<h2 ', '<h2 id="mailwicket-heading" ', $inside)
            . "<ul class=\"mailwicket-files\">$files</ul><p class=\"mailwicket-actions\"></p></section>"
            . '<div id="mailwicket-live" class="voice" role="status"></div>';
    }

    /**
     * The attachment list with badges, and without working controls for what is not released.
     *
     * @param string $html what Roundcube made: `<ul><li id="attach…"><a …>`
     */
    public function attachmentList(string $html, Judgement $judgement): string
    {
        if (trim($html) === '') {
            return $html;
        }
        $document = new \DOMDocument();
        $flags = LIBXML_HTML_NOIMPLIED | LIBXML_HTML_NODEFDTD | LIBXML_NOERROR | LIBXML_NOWARNING | LIBXML_NONET;
        if (!$document->loadHTML('<?xml encoding="UTF-8"><div id="mailwicket-root">' . $html . '</div>', $flags)) {
            throw new Fault('corrupt', 'the attachment list of this skin cannot be read');
        }
        $xpath = new \DOMXPath($document);
        $isOneGated = false;
        foreach ($xpath->query('//li[starts-with(@id, "attach")]') ?: [] as $row) {
            if (!$row instanceof \DOMElement) {
                continue;
            }
            $part = substr($row->getAttribute('id'), strlen('attach'));
            [$disposition, $outcome] = $this->stateOfPart($judgement, $part);
            $row->setAttribute('data-mailwicket-part', $part);
            $row->setAttribute('data-mailwicket-disposition', $disposition);
            if ($disposition !== 'release') {
                $isOneGated = true;
                $this->gate($document, $xpath, $row, $outcome, $disposition);
            }
        }
        if ($isOneGated) {
            // "Download all" of zipdownload, and whatever other plugins put below the list.
            foreach ($xpath->query('//a[not(ancestor::li[starts-with(@id, "attach")])]') ?: [] as $link) {
                if ($link instanceof \DOMElement) {
                    self::disable($link);
                }
            }
        }
        $found = $xpath->query('//div[@id="mailwicket-root"]');
        $root = $found === false ? null : $found->item(0);
        $result = '';
        foreach ($root->childNodes ?? [] as $node) {
            $result .= $document->saveHTML($node);
        }

        return $result;
    }

    /**
     * Heading and text above the message, `null` where there is nothing to say.
     *
     * @return array{string, string}|null
     */
    public function bannerTexts(Judgement $judgement): ?array
    {
        if (!$this->policy->warns()) {
            return null;
        }
        if ($judgement->state === Judgement::UNVERIFIED) {
            return null;
        }
        if ($judgement->state === Judgement::FAILED) {
            return [$this->texts->of('failed_heading'), $this->texts->of('failed_text') . $this->contact()];
        }
        $outcome = $judgement->outcome();

        return in_array($outcome, ['malicious', 'suspicious', 'unchecked'], true)
            ? [$this->texts->of("heading_$outcome"), $this->texts->of("text_$outcome") . $this->contact()]
            : null;
    }

    public function contact(): string
    {
        $contact = $this->policy->text('contact');

        return $contact === '' ? '' : ' ' . $this->texts->of('contact', ['contact' => $contact]);
    }

    public function nameOf(AttachmentVerdict $attachment): string
    {
        return $attachment->filename === '' ? $this->texts->of('unnamed') : $attachment->filename;
    }

    public function outcomeText(string $outcome): string
    {
        return $this->texts->of('badge_' . ($outcome === '' ? 'pending' : $outcome));
    }

    public static function html(string $text): string
    {
        return htmlspecialchars($text, ENT_QUOTES | ENT_SUBSTITUTE, 'UTF-8');
    }

    /** @return array{string, string} disposition and outcome of one of Roundcube's parts */
    public function stateOfPart(Judgement $judgement, string $part): array
    {
        foreach ($judgement->verdict->attachments ?? [] as $one) {
            if ($one->id === $part) {
                return [$judgement->dispositionOf($one), $one->outcome];
            }
        }

        // A part that core numbers otherwise (TNEF, uuencode): what holds for the message.
        return [$judgement->disposition, $judgement->outcome()];
    }

    private function gate(
        \DOMDocument $document,
        \DOMXPath $xpath,
        \DOMElement $row,
        string $outcome,
        string $disposition,
    ): void {
        $row->setAttribute('class', trim($row->getAttribute('class') . ' mailwicket-gated no-menu'));
        foreach ($xpath->query('.//a', $row) ?: [] as $link) {
            if (!$link instanceof \DOMElement) {
                continue;
            }
            self::disable($link);
            $badge = $document->createElement('span');
            $badge->setAttribute('class', "mailwicket-badge mailwicket-$disposition");
            $badge->appendChild($document->createTextNode($this->outcomeText($outcome)));
            $link->appendChild($document->createTextNode(' '));
            $link->appendChild($badge);
        }
    }

    private static function disable(\DOMElement $link): void
    {
        foreach (['href', 'onclick'] as $name) {
            if ($link->hasAttribute($name)) {
                $link->setAttribute("data-mailwicket-$name", $link->getAttribute($name));
                $link->removeAttribute($name);
            }
        }
        $link->setAttribute('aria-disabled', 'true');
        $link->setAttribute('role', 'link');
        $link->setAttribute('tabindex', '0');
    }

    private function malware(AttachmentVerdict $attachment): string
    {
        return $attachment->malwareName === '' ? '' : " ($attachment->malwareName)";
    }
}
