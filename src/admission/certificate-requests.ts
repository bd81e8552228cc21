/**
 * CertificateApproval, CertificateSigning and CertificateSubjectRestriction: who may decide on requests of a signer,
 * and what clients of the API server may not ask for. Source: kubernetes.io/docs/reference/access-authn-authz/certificate-signing-requests.
 */
import { forbiddenError } from '../apimachinery/api-error.ts'
import { goQuote } from '../apimachinery/go-quote.ts'
import { jsonEqual } from '../apimachinery/json-equal.ts'
import { specOf, statusOf, textOf } from '../apimachinery/object-fields.ts'
import { parseRequest } from '../kinds/certificate-signing-request/parse-request.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import type { RequestContext } from '../registry/context.ts'

const REQUESTS = { group: 'certificates.k8s.io', resource: 'certificatesigningrequests' }
const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client'
const MASTERS = 'system:masters'

const concerns = ({ kind, subresource }: AdmissionRequest, wanted: string): boolean =>
  kind.group === REQUESTS.group && kind.resource === REQUESTS.resource && subresource === wanted

/** Whether the user may do this with requests of the signer, or of all signers of its domain. */
function mayAct({ access, user }: RequestContext, verb: string, signerName: string): boolean {
  const [domain = ''] = signerName.split('/')
  const place = { isResource: true, path: '', group: REQUESTS.group, version: '*', namespace: '', subresource: '' }
  return [signerName, `${domain}/*`].some(
    (name) => access.authorizer.authorize(user, { ...place, verb, resource: 'signers', name }).allowed,
  )
}

function requireMayAct({ old, context, name }: AdmissionRequest, verb: 'approve' | 'sign'): void {
  if (old === undefined) return
  const signer = textOf(specOf(old).signerName)
  if (mayAct(context, verb, signer)) return
  throw forbiddenError(REQUESTS, name, `user not permitted to ${verb} requests with signerName ${goQuote(signer)}`)
}

export const certificateApproval: AdmissionPlugin = {
  name: 'CertificateApproval',
  validate(request) {
    if (concerns(request, 'approval') && request.operation === 'UPDATE') requireMayAct(request, 'approve')
  },
}

export const certificateSigning: AdmissionPlugin = {
  name: 'CertificateSigning',
  validate(request) {
    const { object, old, operation } = request
    if (operation !== 'UPDATE' || object === undefined || old === undefined || !concerns(request, 'status')) return
    const [now, before] = [statusOf(object), statusOf(old)]
    if (now.certificate === before.certificate && jsonEqual(now.conditions ?? [], before.conditions ?? [])) return
    requireMayAct(request, 'sign')
  },
}

export const certificateSubjectRestriction: AdmissionPlugin = {
  name: 'CertificateSubjectRestriction',
  validate(request) {
    const { object, operation } = request
    if (operation !== 'CREATE' || object === undefined || !concerns(request, '')) return
    const { signerName, request: encoded } = specOf(object)
    if (signerName !== CLIENT_SIGNER) return
    const parsed = parseRequest(textOf(encoded))
    if ('error' in parsed || !parsed.organizations.includes(MASTERS)) return
    const why = `use of ${CLIENT_SIGNER} signer with ${MASTERS} group is not allowed`
    throw forbiddenError(REQUESTS, request.name, why)
  },
}
