/** Requests for certificates, decided on by real kubectl. */
import { describe, expect } from 'vitest'
import { TESTED_MINORS } from '../support/kubectl/tested-minors.ts'
import { withKubectl } from '../support/kubectl/with-kubectl.ts'

/** What `openssl req -new -newkey ed25519 -subj /O=dev/CN=jane` made, in base64. */
const JANE =
  'LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0KTUlHY01GQUNBUUF3SFRFTU1Bb0dBMVVFQ2d3RFpHVjJNUTB3Q3dZRFZRUUREQVJxWVc1bE1Db3dCUVlESzJWdwpBeUVBdVF1eTNqbUtqTlVnU3lVdlVscFhDWVI3Nk50Z2huWVd3RDFVeEpvbHlYaWdBREFGQmdNclpYQURRUUNwCnF3TmdIb3R3R3N4NlFqeTRRNVVrbWZxZDhlTi8rYjhEZmNVVWYzRWlMUTlET2EwOCsxYkIvWVlXeHBYbGZyOHcKYWpoZXU2ckpYdmhLeXRvWnpjMEsKLS0tLS1FTkQgQ0VSVElGSUNBVEUgUkVRVUVTVC0tLS0tCg=='

const manifest = (name: string): string => `
apiVersion: certificates.k8s.io/v1
kind: CertificateSigningRequest
metadata:
  name: ${name}
spec:
  request: ${JANE}
  signerName: example.com/signer
  usages: [client auth]
`

describe.each(TESTED_MINORS)('kubectl %s', (minor) => {
  const it = withKubectl(minor)

  it('approves and denies requests for certificates', async ({ user }) => {
    user.write('requests.yaml', `${manifest('jane')}---${manifest('mallory')}`)
    await user.run('kubectl apply -f requests.yaml')
    expect(await user.run('kubectl get csr')).toMatch(/jane\s+\S+\s+example\.com\/signer\s+\S+\s+<none>\s+Pending/)

    expect(await user.run('kubectl certificate approve jane')).toBe(
      'certificatesigningrequest.certificates.k8s.io/jane approved\n',
    )
    expect(await user.run('kubectl certificate deny mallory')).toBe(
      'certificatesigningrequest.certificates.k8s.io/mallory denied\n',
    )

    const list = await user.run('kubectl get csr')
    expect(list).toMatch(/jane\s.*\sApproved\n/)
    expect(list).toMatch(/mallory\s.*\sDenied\n/)
    expect(await user.run('kubectl describe csr jane')).toMatch(
      /Subject:\s+Common Name:\s+jane\s+Serial Number:\s+Organization:\s+dev/,
    )
  })
})
