// npm run build: the extension for Chromium and Firefox, with the sizes of what came out.
// `build.mjs demo demo-firefox` builds it as an administrator would for webmail on this machine: its site is compiled in.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { root, runTool } from './project.mjs';
import { budgetOf } from './size-budget.mjs';

const TARGETS = {
  chrome: { browser: 'chrome', mode: 'production', out: 'chrome-mv3' },
  firefox: { browser: 'firefox', mode: 'production', out: 'firefox-mv3' },
  demo: { browser: 'chrome', mode: 'demo', out: 'chrome-mv3-demo', sites: 'http://127.0.0.1/*' },
  // With the hosts whose fixtures the tests bring up; no other build asks for them.
  hosted: {
    browser: 'chrome',
    mode: 'hosted',
    out: 'chrome-mv3-hosted',
    sites:
      'http://127.0.0.1/*,https://mail.google.com/*,https://mail-attachment.googleusercontent.com/*,https://outlook.office.com/*,https://attachments.office.net/*,https://attachment.outlook.live.net/*',
  },
  'demo-firefox': { browser: 'firefox', mode: 'demo', out: 'firefox-mv3-demo', sites: 'http://127.0.0.1/*' },
};

function printSizes(folder) {
  let total = 0;
  let packed = 0;
  for (const name of readdirSync(folder, { recursive: true }).map(String)) {
    const file = join(folder, name);
    if (!statSync(file).isFile()) continue;
    const bytes = readFileSync(file);
    total += bytes.length;
    packed += gzipSync(bytes).length;
    if (/\.(js|css)$/.test(name)) {
      const budget = budgetOf(name);
      const most = budget === undefined ? '' : ` of ${budget}`;
      console.log(`  ${name.padEnd(44)}${(bytes.length / 1024).toFixed(1).padStart(8)} kB${most}`);
    }
  }
  const kilobytes = (count) => (count / 1024).toFixed(1);
  console.log(`  all files ${kilobytes(total)} kB, ${kilobytes(packed)} kB compressed`);
}

async function build(name) {
  const target = TARGETS[name];
  if (target === undefined)
    throw new Error(`no build is named ${name}; there are ${Object.keys(TARGETS).join(', ')}`);
  if (!existsSync(join(root, 'wxt.config.ts'))) throw new Error('wxt.config.ts is missing: nothing to build');
  console.log(`Building ${target.out}`);
  const args = ['build', '--browser', target.browser, '--mv3', '--mode', target.mode];
  // An administrator's own sites come from the environment (wxt.config.ts); only the demo brings one.
  const env = {
    ...(target.sites === undefined ? {} : { MAILWICKET_SITES: target.sites }),
    NODE_ENV: 'production',
  };
  if ((await runTool('wxt', args, { env })) !== 0) throw new Error(`the build of ${target.out} failed`);
  printSizes(join(root, '.output', target.out));
}

try {
  const asked = process.argv.slice(2);
  for (const name of asked.length > 0 ? asked : ['chrome', 'firefox']) await build(name);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
