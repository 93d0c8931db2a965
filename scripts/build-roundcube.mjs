// npm run build:roundcube: the Roundcube plugin as a folder and as an archive that is the same, byte for byte, at every build.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { zipSync } from 'fflate';
import { root } from './project.mjs';

const SOURCE = join(root, 'plugin-roundcube');
/** What a web server needs. Tests, the client's source and our own configuration stay here. */
const SHIPPED = [
  'mailwicket.php',
  'mailwicket.css',
  'composer.json',
  'config.inc.php.dist',
  'README.md',
  'src',
  'SQL',
  'localization',
  'bin',
];
const SCRIPTS = { client: 'client/page/main.ts', worker: 'client/worker/main.ts' };
/** The earliest time a zip archive can hold, in UTC. */
const EPOCH = new Date(1980, 0, 1);

async function bundle(name, out) {
  const entry = join(SOURCE, SCRIPTS[name]);
  if (!existsSync(entry)) return false;
  const { build } = await import('vite');
  await build({
    configFile: false,
    root: SOURCE,
    logLevel: 'warn',
    build: {
      outDir: out,
      emptyOutDir: false,
      target: 'es2022',
      // Roundcube 1.6 includes classic scripts only.
      lib: { entry, formats: ['iife'], name: 'mailwicket', fileName: () => `${name}.js` },
    },
  });
  return true;
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
}

/** Builds the plugin into `folder`. Resolves with the names of client scripts that were left out because they have no source. */
export async function buildPlugin(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of SHIPPED) cpSync(join(SOURCE, name), join(folder, name), { recursive: true });
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'));
  const missing = [];
  for (const name of Object.keys(SCRIPTS)) if (!(await bundle(name, folder))) missing.push(`${name}.js`);
  return missing;
}

function archive(folder, file) {
  const entries = Object.fromEntries(
    filesIn(folder).map((name) => {
      const mode = name.startsWith('bin/') ? 0o100755 : 0o100644;
      return [
        `mailwicket/${name}`,
        [readFileSync(join(folder, name)), { mtime: EPOCH, os: 3, attrs: mode << 16 }],
      ];
    }),
  );
  writeFileSync(file, zipSync(entries, { level: 9 }));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const out = join(root, 'dist', 'roundcube');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const missing = await buildPlugin(join(out, 'mailwicket'));
  const file = join(out, `mailwicket-roundcube-${version}.zip`);
  archive(join(out, 'mailwicket'), file);
  console.log(`${file}: ${filesIn(join(out, 'mailwicket')).length} files, ${statSync(file).size} bytes`);
  if (missing.length > 0) console.log(`Without ${missing.join(', ')}: the engine "browser" needs them.`);
}
