/**
 * ValidatingAdmissionPolicy: what policies in CEL refuse, or warn of. Source: KEP-3488, recording
 * kinds-other/admission-policies-effect. What policies note down for audits goes nowhere.
 */
import { ApiError, forbiddenError } from '../apimachinery/api-error.ts'
import { groupResource, parseApiVersion } from '../apimachinery/group-version.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import type {
  BindingSpec,
  PolicySpec,
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicyBinding,
} from '../kinds/admission-policy/types.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import type { KindDefinition } from '../registry/kind.ts'
import { objectName } from './namespace-lifecycle.ts'
import { RequestValues } from './policy/activation.ts'
import { type Denial, decide } from './policy/decide.ts'
import { matchRequest } from './policy/matching.ts'
import { collectParams, paramResource } from './policy/params.ts'

const GROUP = 'admissionregistration.k8s.io'

/** Reviews that no policy may hold up. */
const EXCLUDED: ReadonlySet<string> = new Set([
  'selfsubjectreviews.authentication.k8s.io',
  'tokenreviews.authentication.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
])

const CODES: { readonly [reason: string]: number } = { Forbidden: 403, RequestEntityTooLarge: 413, Invalid: 422 }

/** A policy with the bindings that put it to use. */
interface Hook {
  readonly name: string
  readonly spec: PolicySpec
  readonly bindings: ValidatingAdmissionPolicyBinding[]
}

function validate(request: AdmissionRequest): void {
  const bindings = request.lookup.list(GROUP, 'validatingadmissionpolicybindings', '')
  if (bindings.length === 0 || EXCLUDED.has(groupResource(request.kind))) return
  const values = new RequestValues(request)
  let refusal: ApiError | undefined
  for (const hook of hooksOf(bindings, request)) {
    for (const { binding, denial } of denialsOf(hook, values, request))
      refusal ??= refuse(request, hook, binding, denial)
  }
  if (refusal !== undefined) throw refusal
}

/** Bindings by their policies; those of a policy that is not there count for nothing. */
function hooksOf(bindings: readonly KubeObject[], { lookup }: AdmissionRequest): Iterable<Hook> {
  const hooks = new Map<string, Hook>()
  for (const binding of bindings as readonly ValidatingAdmissionPolicyBinding[]) {
    const { policyName: name = '' } = binding.spec ?? {}
    const known = hooks.get(name)
    if (known !== undefined) {
      known.bindings.push(binding)
      continue
    }
    const policy: ValidatingAdmissionPolicy | undefined = lookup.get(GROUP, 'validatingadmissionpolicies', '', name)
    if (policy?.spec !== undefined) hooks.set(name, { name, spec: policy.spec, bindings: [binding] })
  }
  return hooks.values()
}

interface BoundDenial {
  /** Undefined for what is wrong with the policy itself. */
  readonly binding: string | undefined
  readonly denial: Denial
}

/** Refusals of a policy, after those that are only to be warned of. */
function* denialsOf(hook: Hook, values: RequestValues, request: AdmissionRequest): Generator<BoundDenial> {
  const { spec } = hook
  const match = matchRequest(spec.matchConstraints ?? {}, request)
  if (match === undefined) return
  const params = spec.paramKind === undefined ? undefined : paramResource(spec.paramKind, request)
  const fault = 'fault' in match ? match.fault : paramKindFault(spec, params)
  if (fault !== undefined) {
    yield* misconfigured(spec, undefined, `failed to configure policy: ${fault}`)
    return
  }
  if ('fault' in match) return
  for (const binding of hook.bindings) {
    const runs = runsOf(binding.spec ?? {}, params, request)
    if ('fault' in runs) yield* misconfigured(spec, binding.metadata.name, `failed to configure binding: ${runs.fault}`)
    else
      for (const param of runs.params)
        yield* enforced(decide(spec, values.of(match.kind, param)), hook.name, binding, request)
  }
}

/** The runs that a binding asks for: none if it is not about the request. */
function runsOf(
  { matchResources, paramRef }: BindingSpec,
  params: KindDefinition | undefined,
  request: AdmissionRequest,
): ReturnType<typeof collectParams> {
  const match = matchResources === undefined ? { kind: request.kind } : matchRequest(matchResources, request)
  if (match === undefined) return { params: [] }
  return 'fault' in match ? match : collectParams(params, paramRef, request)
}

function paramKindFault({ paramKind }: PolicySpec, params: KindDefinition | undefined): string | undefined {
  if (paramKind === undefined || params !== undefined) return undefined
  const { group = '', version = '' } = parseApiVersion(paramKind.apiVersion ?? '') ?? {}
  return `failed to find resource referenced by paramKind: '${group}/${version}, Kind=${paramKind.kind ?? ''}'`
}

/** What cannot be asked is refused, unless the policy says that faults are to be ignored. */
function* misconfigured(
  { failurePolicy }: PolicySpec,
  binding: string | undefined,
  message: string,
): Generator<BoundDenial> {
  if (failurePolicy !== 'Ignore') yield { binding, denial: { message, reason: 'Invalid', always: true } }
}

/** Of the refusals those that count; of the others clients are warned. */
function* enforced(
  denials: readonly Denial[],
  policy: string,
  { metadata, spec }: ValidatingAdmissionPolicyBinding,
  { context }: AdmissionRequest,
): Generator<BoundDenial> {
  const { name: binding = '' } = metadata
  const { validationActions = [] } = spec ?? {}
  for (const denial of denials) {
    if (denial.always || validationActions.includes('Deny')) yield { binding, denial }
    else if (validationActions.includes('Warn')) {
      const what = `Validation failed for ValidatingAdmissionPolicy '${policy}' with binding '${binding}'`
      context.warnings.push(`${what}: ${denial.message}`)
    }
  }
}

function refuse(
  request: AdmissionRequest,
  { name: policy }: Hook,
  binding: string | undefined,
  denial: Denial,
): ApiError {
  const by = binding === undefined ? `'${policy}'` : `'${policy}' with binding '${binding}'`
  const message = `ValidatingAdmissionPolicy ${by} denied request: ${denial.message}`
  const { group, resource } = request.kind
  const name = objectName(request.name, request.object)
  const { status } = forbiddenError({ group, resource }, name, message, [{ message }])
  const { reason } = denial
  return new ApiError({
    code: CODES[reason] ?? 422,
    reason,
    message: status.message ?? '',
    ...(status.details === undefined ? {} : { details: status.details }),
  })
}

export const validatingAdmissionPolicyPlugin: AdmissionPlugin = { name: 'ValidatingAdmissionPolicy', validate }
