import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseMessage } from '../../../core/mail/parse-message.ts';
import { nodeCodec } from '../../../server/node-ports.ts';
import {
  allAttachments,
  CORPUS_FOLDER,
  CORPUS_PAYLOAD,
  corpusFiles,
  readCorpus,
  sha256Hex,
} from './corpus.ts';

/** Prints, for each message, the digest of every leaf that is not plain or HTML text without a name. */
const PYTHON = `
import sys, json, email, hashlib
def leaves(part):
    if part.get_content_maintype() == 'multipart' and part.is_multipart():
        for child in part.get_payload():
            yield from leaves(child)
    elif not part.is_multipart() and part.get_content_maintype() != 'multipart':
        yield part
for name in sys.argv[1:]:
    found = []
    for leaf in leaves(email.message_from_bytes(open(name, 'rb').read())):
        text = leaf.get_content_type() in ('text/plain', 'text/html')
        if text and not leaf.get_filename() and leaf.get_content_disposition() != 'attachment':
            continue
        found.append(hashlib.sha256(leaf.get_payload(decode=True)).hexdigest())
    print(json.dumps([name, found]))
`;

/** Where Python and we differ on purpose: it has no notion of an image shown in the message. */
const DISPLAYED_IMAGES = ['displayed-image.eml'];

const hasPython = spawnSync('python3', ['--version']).status === 0;
if (!hasPython) console.info('corpus: python3 is missing, its digests are not compared');

describe('the corpus', () => {
  it('has a line in its catalogue for every file, and a file for every line', () => {
    const catalogue = readFileSync(join(CORPUS_FOLDER, 'README.md'), 'utf8');
    const listed = [...catalogue.matchAll(/^\| (\S+) +\| \S/gmu)].map((match) => match[1]);
    const files = readdirSync(CORPUS_FOLDER).filter((name) => name !== 'README.md' && !name.startsWith('.'));
    expect(listed.filter((name) => name !== 'file').toSorted()).toEqual(files.toSorted());
  });

  it.each(corpusFiles().filter((name) => name.startsWith('differential-')))(
    'gives the payload of %s in one of the readings',
    async (name) => {
      const message = await parseMessage(readCorpus(name), nodeCodec);
      const digests = allAttachments(message).flatMap((attachment) =>
        [attachment.bytes(), ...attachment.alternatives().map(({ bytes }) => bytes)].map(sha256Hex),
      );
      expect(digests).toContain(sha256Hex(CORPUS_PAYLOAD));
    },
  );

  it.each([
    'differential-no-boundary.eml',
    'differential-two-boundaries.eml',
    'differential-delimiter-junk.eml',
    'differential-bare-cr-delimiter.eml',
    'differential-epilogue.eml',
    'differential-preamble.eml',
    'differential-two-content-types.eml',
    'differential-encoded-multipart.eml',
    'differential-nul-in-name.eml',
    'differential-encoding-prefix.eml',
  ])('says that the structure of %s is ambiguous', async (name) => {
    const message = await parseMessage(readCorpus(name), nodeCodec);
    expect(message.problems.map((problem) => problem.code)).toContain('ambiguous-structure');
  });

  it.each(corpusFiles().filter((name) => !/^(?:differential|hostile|tnef-truncated)/u.test(name)))(
    'finds nothing odd in %s',
    async (name) => {
      expect((await parseMessage(readCorpus(name), nodeCodec)).problems).toEqual([]);
    },
  );

  it.each([
    'plain.eml',
    'plain-lf.eml',
    'plain-8bit.eml',
    'alternative.eml',
    'displayed-image.eml',
    'no-mime.eml',
    'no-blank-line.eml',
  ])('finds no attachment in %s', async (name) => {
    expect((await parseMessage(readCorpus(name), nodeCodec)).attachments).toEqual([]);
  });

  it.skipIf(!hasPython)('gives the bytes that Python gives for every well-formed message', async () => {
    const names = corpusFiles().filter(
      (name) => !/^(?:differential|hostile)/u.test(name) && !DISPLAYED_IMAGES.includes(name),
    );
    const paths = names.map((name) => join(CORPUS_FOLDER, name));
    const python = spawnSync('python3', ['-c', PYTHON, ...paths], { encoding: 'utf8' });
    expect(python.stderr).toBe('');
    const lines = python.stdout.trim().split('\n');
    expect(lines).toHaveLength(names.length);
    for (const [index, line] of lines.entries()) {
      const [path, expected] = JSON.parse(line) as [string, string[]];
      const message = await parseMessage(readCorpus(names[index] ?? ''), nodeCodec);
      const digests = allAttachments(message).map((attachment) => sha256Hex(attachment.bytes()));
      expect(digests, path).toEqual(expect.arrayContaining(expected));
    }
  });
});
