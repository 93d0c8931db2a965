import type { ContentKind } from './content-kinds.ts';
import { plainText } from './plain-text.ts';

/** How far a root element or first line may be from the start. */
const HEAD = 4096;

/** First match wins. Each is bounded by `HEAD` and free of backtracking over more than a tag. */
const SIGNS: readonly (readonly [kind: ContentKind, pattern: RegExp])[] = [
  ['iqy', /^WEB\r?\n1\r?\n/u],
  ['reg', /^(?:REGEDIT4|Windows Registry Editor Version 5\.00)/u],
  ['rdp', /^(?:[a-z0-9 ]{3,40}:[isb]:[^\r\n]*\r?\n){2}/u],
  ['batch', /^\s*@(?:echo\s+off|rem\s|set\s)/iu],
  ['shebang', /^#!\s?\/[\w/.-]+/u],
  ['mbox', /^From \S+ .{10,60}\r?\n[\w-]+:/u],
  [
    'eml',
    /^(?:(?:Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+|DKIM-Signature|ARC-[\w-]+|Authentication-Results):[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n){2}/iu,
  ],
  ['calendar', /^BEGIN:VCALENDAR/iu],
  ['vcard', /^BEGIN:VCARD/iu],
  ['pgp', /^-----BEGIN PGP MESSAGE-----/u],
  ['url', /^\s*(?:;[^\n]*\n\s*|\[\{000214A0-[^\n]*\n(?:[^[\n]*\n)*)?\[InternetShortcut(?:\.[AW])?\]/iu],
  ['scf', /^\s*\[Shell\]\s*\r?\n(?:[^\n]*\n){0,3}?(?:IconFile|Command)=/iu],
  ['theme', /^\s*(?:;[^\n]*\n\s*)*\[Theme\]/iu],
  ['hta', /<hta:application/iu],
  [
    'html',
    /^\s*(?:<!doctype html|<html|<head|<body|<script|<table|<div|<iframe|<meta|<title|<style|<form|<center)/iu,
  ],
];

const XML_ROOTS: readonly (readonly [kind: ContentKind, pattern: RegExp])[] = [
  ['html', /<(?:!doctype\s+)?html[\s>]/iu],
  ['svg', /<(?:!doctype\s+|[a-z]+:)?svg[\s>]/iu],
  ['library-ms', /<libraryDescription[\s>]/u],
  ['searchconnector-ms', /<searchConnectorDescription[\s>]/u],
  ['search-ms', /<persistedQuery[\s>]/u],
  ['settingcontent-ms', /<(?:PCSettings|SearchableContent)[\s>]/u],
  ['msc', /<MMC_ConsoleFile[\s>]/u],
  ['jnlp', /<jnlp[\s>]/u],
  [
    'clickonce',
    /<(?:asmv1:)?assembly[\s>][^]*urn:schemas-microsoft-com:(?:asm|clickonce)\.v\d[^]*<(?:asmv2:)?deployment[\s>]/u,
  ],
  ['wsb', /<Configuration>[^]*<LogonCommand>/u],
  ['wsf', /<(?:job|package)[\s>][^]*<script[\s>]/iu],
  ['scriptlet', /<(?:scriptlet|component)[\s>][^]*<(?:registration|script|public)[\s>]/iu],
];

/** What bytes without a binary sign are: a kind of text, or unknown. */
export function textKind(bytes: Uint8Array): ContentKind {
  const text = plainText(bytes, HEAD);
  if (text === undefined) return 'unknown';
  const sign = SIGNS.find(([, pattern]) => pattern.test(text));
  if (sign !== undefined) return sign[0];
  if (!/^\s*</u.test(text)) return 'text';
  return (
    XML_ROOTS.find(([, pattern]) => pattern.test(text))?.[0] ??
    (/^\s*<\?xml|^\s*<!--/u.test(text) ? 'xml' : 'text')
  );
}
