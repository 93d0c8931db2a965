// npm run build:roundcube: the Roundcube plugin as a folder and as an archive that is the same, byte for byte, at every build.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildRoundcubeClient } from './build-roundcube-client.mjs';
import { root } from './project.mjs';
import { filesIn, zipFolder } from './zip-folder.mjs';

const SOURCE = join(root, 'plugin-roundcube');
/** What a web server needs. Tests, the client's source and our own configuration stay here. */
const SHIPPED = [
  'mailwicket.php',
  'mailwicket.css',
  'settings.css',
  'composer.json',
  'config.inc.php.dist',
  'README.md',
  'src',
  'SQL',
  'localization',
  'bin',
];
/** Builds the plugin into `folder`. */
export async function buildPlugin(folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of SHIPPED) cpSync(join(SOURCE, name), join(folder, name), { recursive: true });
  // worker.js and client.js hold libraries of others.
  for (const name of ['LICENSE', 'THIRD-PARTY.md']) cpSync(join(root, name), join(folder, name));
  await buildRoundcubeClient(folder);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const out = join(root, 'dist', 'roundcube');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  await buildPlugin(join(out, 'mailwicket'));
  const file = join(out, `mailwicket-roundcube-${version}.zip`);
  const isProgram = (name) => name.startsWith('bin/');
  writeFileSync(file, zipFolder(join(out, 'mailwicket'), { prefix: 'mailwicket/', isProgram }));
  console.log(`${file}: ${filesIn(join(out, 'mailwicket')).length} files, ${statSync(file).size} bytes`);
}
