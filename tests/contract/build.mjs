// node build.mjs EDITIONS_FOLDER EDITION: bundles each scenario with the documents' modules, and
// writes down the types they declare.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { declaredTypes } from './types.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const [editions, name] = process.argv.slice(2);
const edition = join(editions, name);
const built = join(edition, 'built');

// '@/...' is the documents' source folder; what they leave out is among our shims.
const sourceFolder = {
  name: 'source-folder',
  setup({ onResolve }) {
    onResolve({ filter: /^@\// }, ({ path }) => {
      const folders = [edition, join(here, 'shims')];
      const files = folders.map((folder) => join(folder, `${path.slice(2)}.ts`));
      return { path: files.find(existsSync) };
    });
  },
};

mkdirSync(built, { recursive: true });
writeFileSync(
  join(built, 'types.json'),
  JSON.stringify(declaredTypes(editions, edition, join(here, 'shims/missing.d.ts'))),
);
await build({
  entryPoints: readdirSync(join(here, 'scenarios')).map((name) => join(here, 'scenarios', name)),
  outdir: built,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  sourcemap: true,
  format: 'esm',
  platform: 'node',
  target: 'node18',
  loader: { '.ts': 'tsx' },
  jsx: 'automatic',
  define: { 'import.meta.env': 'viteEnvironment' },
  // Names that the documents use without importing them.
  inject: [join(here, 'shims/prelude.ts')],
  nodePaths: [join(here, 'node_modules')],
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  plugins: [sourceFolder],
  logLevel: 'warning',
});
