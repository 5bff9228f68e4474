import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `npm run dev:dashboard` finds the API; the built page is served by the server itself. */
const SERVER = 'http://127.0.0.1:3000';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  resolve: { tsconfigPaths: true },
  server: { proxy: { '/api': SERVER, '/health': SERVER } },
  build: {
    outDir: resolve(import.meta.dirname, '../../dist/apps/dashboard'),
    emptyOutDir: true,
    // light-dark() and the rest are there in every browser of the last two years; nothing is rewritten for older ones.
    target: ['es2023', 'chrome123', 'firefox120', 'safari17.5'],
    // The page's policy is default-src 'self': nothing may come as a data: address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
