import { build } from 'vite';

/** Bundles one TypeScript entry into a classic script, for running core in a real browser's page. */
export async function bundleForBrowser(entry: string, globalName: string): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: true,
      target: 'es2024',
      lib: { entry, formats: ['iife'], name: globalName, fileName: 'bundle' },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]).flatMap((one) =>
    'output' in one ? one.output : [],
  );
  const chunk = outputs.find((one) => one.type === 'chunk');
  if (chunk === undefined) throw new Error(`no script came out of ${entry}`);
  return chunk.code;
}
