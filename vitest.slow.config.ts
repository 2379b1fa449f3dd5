import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['tests/slow/**/*.test.ts'],
    // Other suites may run beside one, on a slow machine.
    testTimeout: 1_800_000,
    hookTimeout: 1_800_000,
    // Suites use all cores: one at a time, but where more are started side by side.
    fileParallelism: false,
  },
})
