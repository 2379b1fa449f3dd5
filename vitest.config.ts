import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    exclude: ['tests/slow/**'],
    // Files wait for the command line much of the time: one a core.
    maxWorkers: '100%',
    // Modules keep nothing but caches: they are loaded once a worker, not once a file.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
