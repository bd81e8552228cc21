import { defineConfig } from 'vitest/config'

/** One vitest project per folder of `test/`, in the order in which a failure is cheapest to learn of. */
const project = (name: string, timeoutMs: number, more: { globalSetup?: string; hookTimeout?: number } = {}) => ({
  test: {
    name,
    include: [name === 'structure' ? 'test/*.test.ts' : `test/${name}/**/*.test.ts`],
    testTimeout: timeoutMs,
    // Clusters share nothing, so files may share the modules that they load: most of a run would be loading them.
    isolate: false,
    // CommonJS packages look as they do in Node: their exports are the `default`.
    deps: { interopDefault: false },
    ...more,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('structure', 30_000),
      project('unit', 10_000),
      project('api', 20_000),
      project('contract', 60_000),
      project('scenarios', 20_000),
      project('kubectl', 120_000, { globalSetup: 'test/support/kubectl/global-setup.ts' }),
      // Needs Go, Python, Java and Maven: `npm run test:clients`, not part of `npm test`.
      project('clients', 10_000, { globalSetup: 'test/support/clients/prepare.ts', hookTimeout: 180_000 }),
    ],
  },
})
