import { defineConfig } from 'vitest/config';

/** What the build puts in (electron.vite.config.ts); tests must not depend on the version of the day. */
const define = { __APP_VERSION__: JSON.stringify('0.0.0-test') };

/** Suites that measure time, or look at what the whole machine is doing: nothing else runs beside them. */
const ALONE = {
  integration: ['watched-day', 'host-script', 'ssh-probe', 'probes'].map((name) => `test/integration/${name}.test.ts`),
  lab: ['lab', 'teardown'].map((name) => `test/lab/${name}.test.ts`),
};

/** As many as the smallest machine that we know has processors: most of these tests wait for a process or for a host. */
const TOGETHER = 2;

/**
 * One project per depth: `unit` needs nothing, `integration` needs sshd on loopback and root, `lab` boots real hosts. Of the
 * last two, a second one holds what runs alone.
 */
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
      ...deep('integration', { testTimeout: 60_000, hookTimeout: 60_000 }),
      ...deep('lab', { testTimeout: 120_000, hookTimeout: 300_000 }),
    ],
  },
});

function deep(name: keyof typeof ALONE, limits: { readonly testTimeout: number; readonly hookTimeout: number }) {
  const alone = ALONE[name];
  return [
    {
      define,
      test: {
        name,
        include: [`test/${name}/**/*.test.ts`],
        exclude: alone,
        maxWorkers: TOGETHER,
        sequence: { groupOrder: 1 },
        ...limits,
      },
    },
    {
      define,
      test: { name: `${name}-alone`, include: alone, maxWorkers: 1, sequence: { groupOrder: 2 }, ...limits },
    },
  ];
}
