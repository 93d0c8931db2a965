import { describe, expect, it } from 'vitest';
import { readEntryFile } from '../../../core/lists/entry-file.ts';

const HASH = '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f';
const MD5 = '44d88612fea8a8f36de82e1278abb02f';
const SHA1 = '3395856ce81f2b7382dee72602f798b642f14140';

function read(text: string, file = 'block.txt') {
  const { entries, problems } = readEntryFile(file, text);
  return {
    entries: entries.map(({ field, expression, lastDay, form }) =>
      [field, expression, ...(lastDay === 0 ? [] : [lastDay]), ...(form === 'value' ? [] : [form])].join(' '),
    ),
    problems: problems.map(({ path, message }) => `${path} ${message}`),
  };
}

describe('authored lines', () => {
  it('reads the entries of the design, notes and blank lines left out', () => {
    const text = `\uFEFF# block.txt\r
sha256 ${HASH.toUpperCase()}  expires=2027-01-31  # EICAR test file\r

body-sender *@Invoices.example.            # everyone at that domain
envelope-from *@*.bulk.example
any-sender "Mallory"@BÜCHER.example
body-receiver a#b@x.example #note
envelope-to *-invoice@*`;
    expect(read(text)).toEqual({
      entries: [
        `sha256 ${HASH} 20849`,
        'body-sender *@invoices.example',
        'envelope-from *@*.bulk.example',
        'any-sender mallory@xn--bcher-kva.example',
        'body-receiver a#b@x.example',
        'envelope-to *-invoice@* pattern',
      ],
      problems: [],
    });
  });

  it.each([
    ['sha256 123', '"123" is not a SHA-256 value'],
    ['sender a@b.example', '"sender" is not a field'],
    ['body-sender', 'has no expression'],
    ['body-sender example.com', 'write *@example.com'],
    ['body-sender *@*', 'fewer than everyone'],
    ['body-sender a@b@*', 'fewer than everyone'],
    ['body-sender @b.example', 'neither an address'],
    [`sha256 ${HASH} expires=2027-02-30`, 'write expires=YYYY-MM-DD'],
    [`sha256 ${HASH} expires=1969-12-31`, 'write expires=YYYY-MM-DD'],
    [`sha256 ${HASH} until=2027-02-01`, 'is not understood'],
    [`sha256 ${HASH} expires=2027-02-01 expires=2027-02-02`, 'expires twice'],
    ['__proto__ x', '"__proto__" is not a field'],
    ['constructor a@b.example', '"constructor" is not a field'],
  ])('refuses "%s" with file and line', (line, message) => {
    const { entries, problems } = read(`# note\n${line}\n`);
    expect(entries).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^block\.txt:2 /u);
    expect(problems[0]).toContain(message);
  });
});

describe('imports', () => {
  it('reads bare values and sha256sum output in all its forms', () => {
    const text = [
      HASH,
      `${HASH}  file.exe`,
      `${HASH} *binary.exe`,
      `\\${HASH}  a\\\\b`,
      `SHA256 (f) = ${HASH}`,
    ];
    expect(read(text.join('\n'))).toEqual({ entries: Array(5).fill(`sha256 ${HASH}`), problems: [] });
  });

  it('reads a MalwareBazaar export by its header, and by the usual column without one', () => {
    const row = `"2026-01-01 00:00:00", "${HASH}", "${MD5}", "${SHA1}", "reporter", "a, ""b"".exe"`;
    const header = '"first_seen_utc","sha256_hash","md5_hash","sha1_hash","reporter","file_name"';
    expect(read(`# ${header}\n${row}\n`, 'block.bazaar.csv').entries).toEqual([`sha256 ${HASH}`]);
    expect(read(`"md5_hash","sha256_hash"\n"${MD5}","${HASH}"\n`, 'block.csv')).toEqual({
      entries: [`sha256 ${HASH}`],
      problems: [],
    });
    expect(read(`${HASH}\n`, 'block.csv').entries).toEqual([`sha256 ${HASH}`]);
  });

  it('refuses rows of a CSV that have no SHA-256', () => {
    expect(read('"a"\n"b","c"\n"open\n', 'block.csv').problems).toEqual([
      'block.csv:1 "a" is not a SHA-256 value (64 hex digits)',
      'block.csv:2 "c" is not a SHA-256 value (64 hex digits)',
      'block.csv:3 its quotes do not close',
    ]);
  });

  it('reads ClamAV signatures with size, any size, and level', () => {
    const text = `${HASH}:68:Eicar\n${HASH}:*:Any.Size-1:73\n${HASH}:68:Range:73:255\n`;
    expect(read(text, 'block.hsb')).toEqual({ entries: Array(3).fill(`sha256 ${HASH}`), problems: [] });
  });

  it('drops no line in silence', () => {
    const text = `${MD5}:68:Md5\n${SHA1}:68:Sha1\n${HASH}:x:Size\n${HASH}:68\nnonsense\n`;
    expect(read(text, 'block.hsb').problems).toEqual([
      'block.hsb:1 it is an MD5 value; only SHA-256 is matched',
      'block.hsb:2 it is a SHA-1 value; only SHA-256 is matched',
      'block.hsb:3 it is not hash:size:name[:level]',
      'block.hsb:4 it is not hash:size:name[:level]',
      'block.hsb:5 it is not hash:size:name[:level]',
    ]);
    expect(read(`${MD5}\nMD5 (f) = ${MD5}\n${SHA1}  f\n`).problems).toEqual([
      'block.txt:1 it is an MD5 value; only SHA-256 is matched',
      'block.txt:2 it is not a SHA-256 value with a file name',
      'block.txt:3 it is a SHA-1 value; only SHA-256 is matched',
    ]);
  });
});
