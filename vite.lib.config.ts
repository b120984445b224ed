import { defineConfig } from 'vite'

/** The core as a library for plain Node and bundlers: `import { createCluster } from 'switchyard'`. */
export default defineConfig({
  publicDir: false,
  build: {
    outDir: 'build/lib',
    target: 'es2023',
    minify: false,
    lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'switchyard' },
    rolldownOptions: { external: ['yaml', /^@noble\//] },
  },
})
