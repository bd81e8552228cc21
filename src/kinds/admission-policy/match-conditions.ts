/** Match conditions of policies and webhooks. Source: admissionregistration's validation, recordings kinds-other/. */
import { at, duplicate, type FieldError, invalidAll, required, tooMany } from '../../apimachinery/field-error.ts'
import { qualifiedName } from '../../apimachinery/names.ts'
import { checkExpression } from './expression-rules.ts'
import { policyEnvironment } from './policy-environment.ts'
import type { MatchCondition } from './types.ts'

const MAX_CONDITIONS = 64

/** `params` says whether the expressions may name `params`. */
export function matchConditionErrors(
  conditions: readonly MatchCondition[],
  params: boolean,
  path: string,
): FieldError[] {
  const environment = policyEnvironment({ params, authorizer: true, variables: undefined })
  const names = conditions.map(({ name = '' }) => name)
  return [
    ...(conditions.length > MAX_CONDITIONS ? [tooMany(path, conditions.length, MAX_CONDITIONS)] : []),
    ...conditions.flatMap(({ name = '', expression = '' }, index) => {
      const here = at(path, index)
      const text = expression.trim()
      return [
        ...(text === ''
          ? [required(`${here}.expression`)]
          : checkExpression(environment, text, ['bool'], `${here}.expression`).errors),
        ...(name === '' ? [required(`${here}.name`)] : invalidAll(`${here}.name`, name, qualifiedName(name))),
        ...(name !== '' && names.indexOf(name) < index ? [duplicate(`${here}.name`, name)] : []),
      ]
    }),
  ]
}
