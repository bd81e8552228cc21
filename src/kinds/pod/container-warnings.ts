/** What a server warns of in containers. Source: recordings pod-create/warnings, containers, resources. */
import { at } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { joined } from '../../apimachinery/joined.ts'
import { Quantity } from '../../apimachinery/quantity.ts'
import type { Container, Resources } from './types.ts'

export function containerWarnings({ resources, env = [] }: Container, path: string): string[] {
  const { limits, requests } = resources
  return joined(
    fractionWarning(limits, 'memory', `${path}.resources.limits`),
    fractionWarning(requests, 'memory', `${path}.resources.requests`),
    fractionWarning(limits, 'ephemeral-storage', `${path}.resources.limits`),
    fractionWarning(requests, 'ephemeral-storage', `${path}.resources.requests`),
    envWarnings(env, `${path}.env`),
  )
}

/** Amounts of bytes are whole. */
export const fractionWarnings = (resources: Resources | undefined, path: string): string[] =>
  ['memory', 'ephemeral-storage'].flatMap((name) => fractionWarning(resources, name, path))

/** The amount of one resource, in bytes. */
export function fractionWarning(resources: Resources | undefined, name: string, path: string): string[] {
  const text = resources?.[name]
  if (text === undefined || Quantity.parse(text).isInteger) return []
  return [`${at(path, name)}: fractional byte value ${goQuote(text)} is invalid, must be an integer`]
}

/** A variable that comes again may go on from its earlier value. */
function envWarnings(variables: NonNullable<Container['env']>, path: string): string[] {
  const names = new Set<string>()
  return variables.flatMap(({ name, value = '', valueFrom }, index) => {
    const reference = `$(${name})`
    const goesOn = valueFrom === undefined && value !== reference && value.includes(reference)
    if (!names.has(name)) names.add(name)
    else if (!goesOn)
      return [
        `${at(path, index)}: hides previous definition of ${goQuote(name)}, which may be dropped when using apply`,
      ]
    return []
  })
}
