import { join } from 'node:path';
import { rspack } from '@rspack/core';

const ROOT = join(import.meta.dirname, '../../../../..');

/**
 * Makes one plain JavaScript file of a TypeScript program and what it imports of this repository, for a process of
 * its own: Node cannot run decorators, nor the repository's import paths.
 * @returns the file
 */
export async function bundle(entry: string, folder: string): Promise<string> {
  const compiler = rspack({
    context: ROOT,
    mode: 'none',
    target: 'node24',
    entry: { program: entry },
    output: { path: folder, filename: 'program.mjs', module: true, chunkFormat: 'module' },
    resolve: { extensionAlias: { '.js': ['.ts', '.js'] }, tsConfig: join(ROOT, 'tsconfig.base.json') },
    // Packages stay outside, named by where they are: the bundle is far from node_modules.
    externals: [({ request = '' }, callback) => externalize(request, callback)],
    externalsType: 'module',
    module: {
      rules: [
        {
          test: /\.ts$/,
          loader: 'builtin:swc-loader',
          options: {
            jsc: {
              target: 'es2024',
              parser: { syntax: 'typescript', decorators: true },
              transform: { legacyDecorator: true, decoratorMetadata: true },
            },
          },
        },
      ],
    },
  });
  await new Promise<void>((resolve, reject) => {
    compiler.run((error, stats) => {
      if (error !== null) reject(error);
      else if (stats?.hasErrors() === true) reject(new Error(stats.toString({ all: false, errors: true })));
      else resolve();
    });
  });
  return join(folder, 'program.mjs');
}

function externalize(request: string, callback: (error?: undefined, external?: string) => void): void {
  const ours = request.startsWith('.') || request.startsWith('/') || request.startsWith('@reuso/');
  if (ours) callback();
  else callback(undefined, request.startsWith('node:') ? request : import.meta.resolve(request));
}
