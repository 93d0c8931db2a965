// npm run build:fleet: the extension for one organisation. Its sites compiled in, packages signed with its key, update
// manifests, and policies for every system, ready to be served and deployed.
import { spawnSync } from 'node:child_process';
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, runTool } from './project.mjs';
import { zipFolder } from './zip-folder.mjs';

const USAGE = `npm run build:fleet -- --url https://updates.example.org/mailwicket/ --site 'https://mail.example.org/*'
  --url     where the packages will be served, ending with /
  --site    match pattern of a webmail site; may be given several times
  --key     file with the private key (PEM) that signs the Chromium package; made when it is not there. Keep it:
            another key is another extension to every browser
  --policy  file with the policy (JSON, docs/POLICY.md); audit mode without it
  --revision  number that ends the version, for another package of the same release: a browser takes only a higher one
  --out     folder to write to, .output/fleet without it
  --chromium  program that packs the extension, /usr/bin/chromium without it`;

class WrongUse extends Error {}

function readOptions() {
  const { values } = parseArgs({
    options: {
      url: { type: 'string' },
      site: { type: 'string', multiple: true },
      key: { type: 'string' },
      policy: { type: 'string' },
      revision: { type: 'string' },
      out: { type: 'string', default: join(root, '.output', 'fleet') },
      chromium: { type: 'string', default: '/usr/bin/chromium' },
    },
  });
  const { url, site = [], key, revision = '' } = values;
  if (url === undefined || !URL.canParse(url) || !/^https?:\/\/[^?#]*\/$/.test(url)) {
    throw new WrongUse('--url must be a web address that ends with /');
  }
  if (site.length === 0) throw new WrongUse('--site is missing: nothing would be protected');
  if (key === undefined) throw new WrongUse('--key is missing');
  if (revision !== '' && !(/^[1-9]\d{0,4}$/.test(revision) && Number(revision) <= 65_535)) {
    throw new WrongUse('--revision must be a number from 1 to 65535');
  }
  return { ...values, url, site, key, revision };
}

/** Rollout starts by counting: nothing is held before an administrator has seen what would be. */
const FIRST_POLICY = { mode: 'audit' };

async function readFleetPolicy(file) {
  const { tryPolicy } = await import('../core/policy/read-policy.ts');
  const policy = file === undefined ? FIRST_POLICY : JSON.parse(readFileSync(file, 'utf8'));
  const { problems } = tryPolicy(policy);
  if (problems.length > 0) {
    throw new WrongUse(problems.map(({ path, message }) => `${file}: ${path}: ${message}`).join('\n'));
  }
  return policy;
}

function signingKey(file) {
  if (!existsSync(file)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flag: 'wx' });
    console.log(`${file}: a new signing key. Keep it, and keep it secret.`);
  }
  const publicKey = createPublicKey(createPrivateKey(readFileSync(file)));
  return publicKey.export({ type: 'spki', format: 'der' });
}

async function build(browser, { url, site, revision }, key) {
  const env = {
    NODE_ENV: 'production',
    MAILWICKET_SITES: site.join(','),
    MAILWICKET_UPDATES: url,
    MAILWICKET_REVISION: revision,
    MAILWICKET_CHROMIUM_KEY: key.toString('base64'),
  };
  const args = ['build', '--browser', browser, '--mv3', '--mode', 'fleet'];
  if ((await runTool('wxt', args, { env })) !== 0) throw new Error(`the build for ${browser} failed`);
  return join(root, '.output', `${browser}-mv3-fleet`);
}

/** Chromium packs and signs its own format. Returns why not, `''` when it did. */
function pack(folder, { chromium, key }, file) {
  if (!existsSync(chromium)) return `no program ${chromium}`;
  const profile = mkdtempSync(join(tmpdir(), 'mw-pack-'));
  const args = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--user-data-dir=${profile}`,
    `--pack-extension=${folder}`,
    `--pack-extension-key=${key}`,
  ];
  rmSync(`${folder}.crx`, { force: true });
  spawnSync(chromium, args, { stdio: 'ignore', timeout: 60_000 });
  rmSync(profile, { recursive: true, force: true });
  if (!existsSync(`${folder}.crx`)) return `${chromium} made no package`;
  renameSync(`${folder}.crx`, file);
  return '';
}

/** The text files of a fleet, by their path below the folder. */
async function textFiles(fleet, xpiSha256, key) {
  const [policies, updates, admx, { adml }, { mobileconfig }, { firefoxPolicyFile }] = await Promise.all([
    import('../extension/fleet/chromium-policy-file.ts'),
    import('../extension/fleet/update-manifests.ts'),
    import('../extension/fleet/admx.ts'),
    import('../extension/fleet/adml.ts'),
    import('../extension/fleet/mobileconfig.ts'),
    import('../extension/fleet/firefox-policy-file.ts'),
  ]);
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  const files = {
    'serve/update.xml': updates.updateXml(fleet),
    'serve/updates.json': json(updates.updatesJson(fleet, xpiSha256)),
    'linux/chromium/mailwicket.json': json(policies.chromiumPolicyFile(fleet)),
    'linux/firefox/policies.json': json(firefoxPolicyFile(fleet)),
    'macos/mailwicket.mobileconfig': mobileconfig(fleet, (payload) => uuidOf(key, payload)),
  };
  const targets = [
    admx.chromeTarget(fleet.chromiumId),
    admx.edgeTarget(fleet.chromiumId),
    admx.firefoxTarget(fleet.geckoId),
  ];
  for (const target of targets) {
    files[`windows/${target.prefix}.admx`] = admx.admx(target);
    for (const [language, textOf] of languages()) {
      files[`windows/${language}/${target.prefix}.adml`] = adml(textOf);
    }
  }
  return files;
}

/** Group policy's names of languages; it falls back to en-US by itself. */
const REGIONS = { en: 'en-US', de: 'de-DE', fr: 'fr-FR', es: 'es-ES', ar: 'ar-SA' };

function languages() {
  const folder = join(root, 'extension', 'public', '_locales');
  return readdirSync(folder).map((language) => {
    const texts = JSON.parse(readFileSync(join(folder, language, 'messages.json'), 'utf8'));
    return [REGIONS[language] ?? language, (name) => texts[name].message];
  });
}

/** The same for the same key, so that a new profile replaces the former one. */
function uuidOf(key, name) {
  const hex = createHash('sha256').update(key).update(name).digest('hex');
  const variant = '89ab'.charAt(parseInt(hex.charAt(16), 16) % 4);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

try {
  const options = readOptions();
  const policy = await readFleetPolicy(options.policy);
  const key = signingKey(options.key);
  const chromiumFolder = await build('chrome', options, key);
  const firefoxFolder = await build('firefox', options, key);
  const manifest = (folder) => JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  const { chromiumIdOf, CRX, XPI } = await import('../extension/fleet/fleet.ts');
  const fleet = {
    chromiumId: chromiumIdOf(createHash('sha256').update(key).digest('hex')),
    geckoId: manifest(firefoxFolder).browser_specific_settings.gecko.id,
    version: manifest(chromiumFolder).version,
    baseUrl: options.url,
    sites: options.site,
    policy,
  };
  rmSync(options.out, { recursive: true, force: true });
  mkdirSync(join(options.out, 'serve'), { recursive: true });
  const xpi = zipFolder(firefoxFolder);
  writeFileSync(join(options.out, 'serve', XPI), xpi);
  const unpacked = pack(chromiumFolder, options, join(options.out, 'serve', CRX));
  if (unpacked !== '') {
    console.log(
      `serve/${CRX} is not made: ${unpacked}. Pack ${chromiumFolder} with that key by any Chromium.`,
    );
  }
  const files = await textFiles(fleet, createHash('sha256').update(xpi).digest('hex'), key);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(options.out, name, '..'), { recursive: true });
    writeFileSync(join(options.out, name), text);
  }
  console.log(`${options.out}: ${Object.keys(files).length + (unpacked === '' ? 2 : 1)} files`);
  console.log(`Chromium id ${fleet.chromiumId}, Firefox id ${fleet.geckoId}, version ${fleet.version}`);
  console.log('docs/FLEET.md says where each belongs.');
} catch (error) {
  if (error instanceof WrongUse || error?.code?.startsWith?.('ERR_PARSE_ARGS')) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
