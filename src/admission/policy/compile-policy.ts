/** Policies ready to run: compiled once for each of their revisions. */
import { oncePer } from '../../apimachinery/once-per.ts'
import { type CelType, DYN } from '../../cel/checker/types.ts'
import type { CelEnvironment, Program } from '../../cel/environment.ts'
import { faultOf, type WantedTypes } from '../../kinds/admission-policy/expression-rules.ts'
import { policyEnvironment, variableType } from '../../kinds/admission-policy/policy-environment.ts'
import type { PolicySpec, Variable } from '../../kinds/admission-policy/types.ts'

/** An expression, or why it never comes to anything. */
export interface Expression {
  readonly text: string
  readonly run: Program['run'] | undefined
  readonly fault: string
}

export interface CompiledValidation {
  readonly condition: Expression
  readonly message: string
  readonly messageExpression: Expression | undefined
  readonly reason: string
}

export interface CompiledPolicy {
  readonly conditions: readonly Expression[]
  readonly variables: ReadonlyMap<string, Expression>
  readonly validations: readonly CompiledValidation[]
  readonly annotations: readonly Expression[]
}

const BOOL = ['bool']

/** What is compiled is kept for as long as the policy is. */
export const compilePolicy = oncePer((spec: PolicySpec): CompiledPolicy => {
  const { matchConditions = [], validations = [], auditAnnotations = [], variables = [] } = spec
  const params = spec.paramKind !== undefined
  const { types, expressions } = compileVariables(variables, params)
  const environment = policyEnvironment({ params, authorizer: true, variables: types })
  const messages = policyEnvironment({ params, authorizer: false, variables: types })
  return {
    conditions: matchConditions.map(({ expression = '' }) => compile(environment, expression, BOOL)),
    variables: expressions,
    validations: validations.map(({ expression = '', message = '', messageExpression = '', reason = 'Invalid' }) => ({
      condition: compile(environment, expression, BOOL),
      message: message.trim(),
      messageExpression: messageExpression === '' ? undefined : compile(messages, messageExpression, ['string']),
      reason,
    })),
    annotations: auditAnnotations.map(({ valueExpression = '' }) =>
      compile(environment, valueExpression, ['string', 'null_type']),
    ),
  }
})

interface CompiledVariables {
  readonly types: ReadonlyMap<string, CelType>
  readonly expressions: ReadonlyMap<string, Expression>
}

function compileVariables(variables: readonly Variable[], params: boolean): CompiledVariables {
  const types = new Map<string, CelType>()
  const expressions = new Map<string, Expression>()
  for (const { name = '', expression = '' } of variables) {
    const environment = policyEnvironment({ params, authorizer: true, variables: types })
    const compiled = environment.compile(expression)
    types.set(name, 'program' in compiled ? variableType(compiled.program.type) : DYN)
    expressions.set(name, expressionOf(expression, compiled, undefined))
  }
  return { types, expressions }
}

const compile = (environment: CelEnvironment, text: string, wanted: WantedTypes): Expression =>
  expressionOf(text, environment.compile(text), wanted)

function expressionOf(text: string, compiled: ReturnType<CelEnvironment['compile']>, wanted: WantedTypes): Expression {
  const fault = faultOf(compiled, wanted)
  const run = 'program' in compiled && fault === undefined ? compiled.program.run : undefined
  return { text, run, fault: fault ?? '' }
}
