// npm run build:command [-- FOLDER]: the mailwicket command as plain JavaScript, for machines without the sources.
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { root } from './project.mjs';

/** The command, and the threads it starts; these lie beside it under the names it asks for. */
const entries = {
  mailwicket: 'server/main.ts',
  'filter-thread': 'server/command/filter-thread.ts',
  inspector: 'server/serve/scoring/inspector.ts',
  'message-thread': 'server/serve/messages/message-thread.ts',
};

const folder = resolve(root, process.argv[2] ?? 'dist');
await build({
  root,
  configFile: false,
  logLevel: 'warn',
  ssr: { noExternal: true },
  build: {
    ssr: true,
    target: 'node24',
    outDir: folder,
    emptyOutDir: true,
    rolldownOptions: {
      input: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(root, path)])),
      output: { entryFileNames: '[name].js', chunkFileNames: 'shared-[hash].js' },
    },
  },
});
