import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { fidelityPage } from './scripts/docs/fidelity-page.ts'
import { lessonsPlugin } from './scripts/lessons/plugin.ts'

/**
 * The page's Content-Security-Policy stands in index.html. The dev server needs its own inline scripts and a socket, so
 * it alone runs without; what is built and previewed keeps it.
 */
const openPolicyInDev: Plugin = {
  name: 'open-policy-in-dev',
  apply: 'serve',
  transformIndexHtml: {
    order: 'pre',
    handler: (html, { server }) => (server ? html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, '') : html),
  },
}

const FIDELITY = 'fidelity.html'

/** docs/fidelity.md as a page beside the simulator's, built and served from the same text. */
const fidelity: Plugin = {
  name: 'fidelity',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: FIDELITY, source: fidelityPage() })
  },
  configureServer({ middlewares }) {
    middlewares.use(`/${FIDELITY}`, (_request, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(fidelityPage())
    })
  },
}

const modern = ['chrome123', 'edge123', 'firefox129', 'safari17.5']

export default defineConfig({
  // Relative addresses: the built page works from any sub-path of any static host.
  base: './',
  plugins: [react(), openPolicyInDev, fidelity, lessonsPlugin],
  // monaco-worker-manager still imports a path from before monaco-editor had an exports map.
  resolve: {
    alias: [
      { find: /^monaco-editor\/esm\/vs\/editor\/editor\.worker(\.js)?$/, replacement: 'monaco-editor/editor/editor.worker' },
      // The shell's gzip, which nothing here uses, is all that asks for it.
      { find: 'node:zlib', replacement: fileURLToPath(new URL('./src/terminal/stubs/no-zlib.ts', import.meta.url)) },
    ],
  },
  optimizeDeps: { include: ['monaco-yaml', 'monaco-yaml/yaml.worker.js'] },
  worker: { format: 'es' },
  server: { host: '127.0.0.1' },
  build: { target: modern, cssTarget: modern, chunkSizeWarningLimit: 4096, manifest: true },
})
