/**
 * Writes the certificate by which Pods know the API server to src/in-cluster-certificate.ts. It is the same in all clusters,
 * so that what they write depends on the seed only. Usage: tsx schemas/generate-in-cluster-certificate.ts
 */
import { writeFileSync } from 'node:fs'
import { createAuthority } from '../src/http/tls/certificates.ts'
import { IN_CLUSTER_NAMES } from '../src/listeners.ts'

const authority = createAuthority()
const { key, cert } = authority.issueServer(IN_CLUSTER_NAMES)

const text = `/**
 * How the API server is known inside a cluster that has opened no port with TLS. Written by
 * schemas/generate-in-cluster-certificate.ts. Nobody outside the simulated network ever meets it: its key is no secret.
 */
export const IN_CLUSTER_CERTIFICATE = {
  ca: \`${authority.certificate}\`,
  cert: \`${cert}\`,
  key: \`${key}\`,
}
`

writeFileSync(new URL('../src/in-cluster-certificate.ts', import.meta.url), text)
