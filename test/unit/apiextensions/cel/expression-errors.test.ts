import { describe, expect, it } from 'vitest'
import { expressionErrors } from '../../../../src/apiextensions/cel/expression-errors.ts'
import { toStructural } from '../../../../src/apiextensions/structural/structural.ts'

const faultOf = (rule: string): string | undefined => {
  const schema = toStructural({
    type: 'object',
    properties: { n: { type: 'integer' }, t: { type: 'string' } },
    'x-kubernetes-validations': [{ rule }],
  })
  return expressionErrors(schema, 'schema')[0]?.message.split('}: ')[1]
}

describe('a rule', () => {
  it.each([
    ['self.n > 1 && self.t.startsWith("a")', undefined],
    ['self.n', 'cel expression must evaluate to a bool'],
    ['self.x == 1', "compilation failed: ERROR: <input>:1:5: undefined field 'x'\n | self.x == 1\n | ....^"],
    [
      'self.n + self.t == 1',
      "compilation failed: ERROR: <input>:1:8: found no matching overload for '_+_' applied to '(int, string)'\n | self.n + self.t == 1\n | .......^",
    ],
    ['nope', "compilation failed: ERROR: <input>:1:1: undeclared reference to 'nope' (in container '')\n | nope\n | ^"],
  ])('%s is judged', (rule, fault) => {
    expect(faultOf(rule)).toBe(fault)
  })

  it('cannot look back into a list whose items cannot be told apart', () => {
    const schema = toStructural({
      type: 'array',
      items: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] },
    })
    expect(expressionErrors(schema, 'schema')[0]?.message).toContain(
      'oldSelf cannot be used on the uncorrelatable portion of the schema within schema',
    )
  })
})
