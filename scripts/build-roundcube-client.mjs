// The browser part of the Roundcube plugin: classic scripts in its folder, with their sizes.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { root } from './project.mjs';

const PLUGIN = join(root, 'plugin-roundcube');
const SCRIPTS = {
  client: 'client/page/main.ts',
  settings: 'client/settings/main.ts',
  worker: 'client/worker/main.ts',
};

/** Builds `client.js`, `settings.js` and `worker.js` into `folder`; returns their sizes in bytes by file name. */
export async function buildRoundcubeClient(folder = PLUGIN) {
  mkdirSync(folder, { recursive: true });
  const sizes = {};
  for (const [name, entry] of Object.entries(SCRIPTS)) {
    await build({
      configFile: false,
      root,
      logLevel: 'error',
      publicDir: false,
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'es2022',
        minify: true,
        // Classic scripts: Roundcube 1.6 loads no modules.
        rolldownOptions: {
          input: join(PLUGIN, entry),
          output: { format: 'iife', entryFileNames: `${name}.js`, codeSplitting: false },
        },
      },
    });
    const bytes = readFileSync(join(folder, `${name}.js`));
    sizes[`${name}.js`] = bytes.length;
    const kilobytes = (count) => `${(count / 1024).toFixed(1)} kB`;
    console.log(
      `  ${name}.js`.padEnd(20) +
        `${kilobytes(bytes.length)}, ${kilobytes(gzipSync(bytes).length)} compressed`,
    );
  }
  return sizes;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log('Building the browser part of the Roundcube plugin');
  await buildRoundcubeClient();
}
