/** Shapes of ValidatingAdmissionPolicies and their bindings. */
import type { LabelSelectorShape } from '../../apimachinery/label-selector-rules.ts'
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { WebhookRule } from '../webhook-configuration/types.ts'

export interface NamedRule extends WebhookRule {
  resourceNames?: string[]
}

/** Which requests are meant. */
export interface MatchResources extends JsonObject {
  namespaceSelector?: JsonObject & LabelSelectorShape
  objectSelector?: JsonObject & LabelSelectorShape
  resourceRules?: NamedRule[]
  excludeResourceRules?: NamedRule[]
  matchPolicy?: string
}

export interface ParamKind extends JsonObject {
  apiVersion?: string
  kind?: string
}

export interface MatchCondition extends JsonObject {
  name?: string
  expression?: string
}

export interface Variable extends JsonObject {
  name?: string
  expression?: string
}

export interface Validation extends JsonObject {
  expression?: string
  message?: string
  reason?: string
  messageExpression?: string
}

export interface AuditAnnotation extends JsonObject {
  key?: string
  valueExpression?: string
}

export interface PolicySpec extends JsonObject {
  paramKind?: ParamKind
  matchConstraints?: MatchResources
  validations?: Validation[]
  failurePolicy?: string
  auditAnnotations?: AuditAnnotation[]
  matchConditions?: MatchCondition[]
  variables?: Variable[]
}

export interface ValidatingAdmissionPolicy extends KubeObject {
  spec?: PolicySpec
}

export interface ParamRef extends JsonObject {
  name?: string
  namespace?: string
  selector?: JsonObject & LabelSelectorShape
  parameterNotFoundAction?: string
}

export interface BindingSpec extends JsonObject {
  policyName?: string
  paramRef?: ParamRef
  matchResources?: MatchResources
  validationActions?: string[]
}

export interface ValidatingAdmissionPolicyBinding extends KubeObject {
  spec?: BindingSpec
}
