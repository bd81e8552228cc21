/** What is measured: the compiled package, as users have it. tsx gives functions their names while they run, which costs a twentieth. */
const compiled = new URL('../../dist/index.js', import.meta.url).href

export const { createCluster }: typeof import('../../src/index.ts') = await import(compiled)
