import { defineConfig } from 'vitest/config';

/** What the build puts in (electron.vite.config.ts); tests must not depend on the version of the day. */
const define = { __APP_VERSION__: JSON.stringify('0.0.0-test') };

/** One project per depth: `unit` needs nothing, `integration` needs sshd on loopback and root, `lab` boots real hosts. */
export default defineConfig({
  test: {
    projects: [
      {
        define,
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'test/unit/**/*.test.ts', 'scripts/**/*.test.ts'],
          testTimeout: 20_000,
        },
      },
      {
        define,
        test: {
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        define,
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
