/** Shapes of ValidatingAdmissionPolicies and their bindings. */
import type { JsonObject, KubeObject } from '../../apimachinery/objects.ts'
import type { WebhookRule } from '../webhook-configuration/types.ts'

interface SelectorExpression extends JsonObject {
  key: string
  operator: string
  values?: string[]
}

interface Selector extends JsonObject {
  matchLabels?: { [key: string]: string }
  matchExpressions?: SelectorExpression[]
}

export interface NamedRule extends WebhookRule {
  resourceNames?: string[]
}

/** Which requests are meant. */
export interface MatchResources extends JsonObject {
  namespaceSelector?: Selector
  objectSelector?: Selector
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
  selector?: Selector
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
