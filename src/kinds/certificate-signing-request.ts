/** CertificateSigningRequests: immutable but for their status and approval. Source: recording kinds-other/certificates. */
import type { FieldError } from '../apimachinery/field-error.ts'
import { pathSegment } from '../apimachinery/names.ts'
import { validateCommonUpdate, validateKindMetaUpdate, validateObjectMeta } from '../apimachinery/object-meta.ts'
import type { JsonObject } from '../apimachinery/objects.ts'
import { formatTime } from '../apimachinery/time.ts'
import { defineKind, type Strategy, type UpdateSubresource } from '../registry/kind.ts'
import { userInfoOf } from './authentication/user-info.ts'
import { completeTimes, keepConditions } from './certificate-signing-request/conditions.ts'
import type { CertificateSigningRequest } from './certificate-signing-request/types.ts'
import { changeErrors, requestErrors } from './certificate-signing-request/validate.ts'

const META = { namespaced: false, validateName: () => [] }

/** Names are free, as long as they fit into a path: that is asked last. */
function validate(request: CertificateSigningRequest): FieldError[] {
  const errors = [...validateObjectMeta(request.metadata, META), ...requestErrors(request)]
  const rules = { namespaced: false, validateName: pathSegment }
  return errors.length > 0 ? errors : validateObjectMeta(request.metadata, rules)
}

type ValidateUpdate = NonNullable<Strategy<CertificateSigningRequest>['validateUpdate']>

const validateUpdate =
  (endpoint: '' | 'approval' | 'status'): ValidateUpdate =>
  (request, old) => [
    ...validateCommonUpdate(request.metadata, old.metadata, false),
    ...validateObjectMeta(request.metadata, META),
    ...requestErrors(request),
    ...changeErrors(request, old, endpoint),
    ...validateKindMetaUpdate(request.metadata, old.metadata),
  ]

/** What both subresources leave out of managedFields. */
const without = (field: string): JsonObject => ({ 'f:spec': {}, 'f:status': { [field]: {} } })

const status: UpdateSubresource<CertificateSigningRequest> = {
  type: 'update',
  name: 'status',
  strategy: {
    prepareForUpdate(request, old, { clock }) {
      request.spec = old.spec
      keepConditions(request, old, 'Approved')
      keepConditions(request, old, 'Denied')
      completeTimes(request, old, formatTime(clock.now()))
    },
    validateUpdate: validateUpdate('status'),
    resetFields: without('f:conditions'),
  },
}

const approval: UpdateSubresource<CertificateSigningRequest> = {
  type: 'update',
  name: 'approval',
  strategy: {
    prepareForUpdate(request, old, { clock }) {
      completeTimes(request, old, formatTime(clock.now()))
      const { conditions } = request.status
      request.spec = old.spec
      request.status = { ...old.status, ...(conditions === undefined ? {} : { conditions }) }
      if (conditions === undefined) delete request.status.conditions
    },
    validateUpdate: validateUpdate('approval'),
    resetFields: without('f:certificate'),
  },
}

export const certificateSigningRequest = defineKind<CertificateSigningRequest>({
  group: 'certificates.k8s.io',
  version: 'v1',
  kind: 'CertificateSigningRequest',
  resource: 'certificatesigningrequests',
  namespaced: false,
  strategy: {
    prepareForCreate(request, { user }) {
      const { username: _name, uid: _uid, groups: _groups, extra: _extra, ...spec } = request.spec
      request.spec = { ...spec, ...userInfoOf(user) }
      if (Object.keys(user.extra).length === 0) delete request.spec.extra
      request.status = {}
    },
    prepareForUpdate(request, old) {
      request.spec = old.spec
      request.status = old.status
    },
    validate,
    validateUpdate: validateUpdate(''),
    resetFields: { 'f:spec': {}, 'f:status': {} },
  },
  subresources: [status, approval],
})
