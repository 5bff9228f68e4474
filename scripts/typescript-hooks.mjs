// Lets plain Node run the sources of the libs: `./x.js` is `./x.ts`, `@reuso/…` a folder of libs/.
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

const LIBS = new URL('../libs/', import.meta.url);

registerHooks({
  resolve(specifier, context, next) {
    if (specifier.startsWith('@reuso/')) {
      return next(new URL(`${specifier.slice('@reuso/'.length)}/src/index.ts`, LIBS).href, context);
    }
    if (specifier.startsWith('.') && specifier.endsWith('.js')) {
      const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
      if (existsSync(fileURLToPath(source))) return next(source.href, context);
    }
    return next(specifier, context);
  },
});
