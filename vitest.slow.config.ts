import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/slow/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Suites measure memory and use both cores: one at a time.
    fileParallelism: false,
  },
})
