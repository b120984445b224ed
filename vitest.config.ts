import { defineConfig } from 'vitest/config'
import { lessonsPlugin } from './scripts/lessons/plugin.ts'

export default defineConfig({
  plugins: [lessonsPlugin],
  test: {
    passWithNoTests: true,
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    exclude: ['tests/e2e/**', 'node_modules/**'],
    testTimeout: 30_000,
  },
})
