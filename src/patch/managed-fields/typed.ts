/** Whether a configuration fits its type, in the words of apply. Source: recordings apply/refused, patch/parameters. */

import { goSyntaxText } from '../../apimachinery/go-syntax-text.ts'
import { goTypeText, goValueText } from '../../apimachinery/go-value-text.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../apimachinery/objects.ts'
import { elementOf, unnamedReason } from './list-elements.ts'
import { pathText } from './path-elements.ts'
import { type ListType, type MapType, type ScalarType, shapeOf, type TypeStructure } from './type-structure.ts'

/** What is wrong with the object, as one text; undefined when it fits. Fields are looked at in the order of their names. */
export function typeFault(type: TypeStructure, object: JsonObject): string | undefined {
  const faults = valueFaults(type, object, [])
  return faults.length > 1 ? `errors:\n${faults.map((fault) => `  ${fault}`).join('\n')}` : faults[0]
}

type Path = readonly string[]

const fault = (path: Path, why: string): string => (path.length === 0 ? why : `${pathText(path)}: ${why}`)

function valueFaults(type: TypeStructure, value: JsonValue, path: Path): string[] {
  const shape = shapeOf(type, value)
  if (value === null) return []
  if (shape === 'map' && type.map !== undefined) return mapFaults(type.map, value, path)
  if (shape === 'list' && type.list !== undefined) return listFaults(type.list, value, path)
  return type.scalar === undefined ? [] : scalarFaults(type.scalar, value, path)
}

function mapFaults(map: MapType, value: JsonValue, path: Path): string[] {
  if (!isJsonObject(value)) return [fault(path, `expected map, got ${wrapped(value)}`)]
  const faults: string[] = []
  for (const key of Object.keys(value).sort()) {
    const at = [...path, `f:${key}`]
    const type = map.field(key) ?? map.element
    // Nothing is looked at after a field that is not known.
    if (type === undefined) return [...faults, fault(at, 'field not declared in schema')]
    faults.push(...valueFaults(type, value[key] ?? null, at))
  }
  return faults
}

function listFaults(list: ListType, value: JsonValue, path: Path): string[] {
  if (!Array.isArray(value)) return [fault(path, `expected list, got ${wrapped(value)}`)]
  const faults: string[] = []
  const seen = new Set<string>()
  for (const [index, item] of value.entries()) {
    const element = list.relationship === 'atomic' ? `i:${index}` : elementOf(list, item)
    if (element === undefined) return [...faults, fault(path, `element ${index}: ${unnamedReason(list, item)}`)]
    if (seen.has(element)) faults.push(fault(path, `duplicate entries for key ${pathText([element])}`))
    seen.add(element)
    faults.push(...valueFaults(list.element, item, [...path, element]))
  }
  return faults
}

function scalarFaults(type: ScalarType, value: JsonValue, path: Path): string[] {
  const why = scalarFault(type, value)
  return why === undefined ? [] : [fault(path, why)]
}

function scalarFault(type: ScalarType, value: JsonValue): string | undefined {
  switch (type) {
    case 'numeric':
      return typeof value === 'number' ? undefined : `expected numeric (int or float), got ${goTypeText(value)}`
    case 'string':
      return typeof value === 'string' ? undefined : `expected string, got ${wrappedInFull(value)}`
    case 'boolean':
      return typeof value === 'boolean' ? undefined : `expected boolean, got ${wrapped(value)}`
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got ${wrapped(value)}` : undefined
  }
}

/** A value as Go's `%v` prints the wrapper around it. */
const wrapped = (value: JsonValue): string => `&{${goValueText(value)}}`

/** A value as Go's `%#v` prints the wrapper around it. */
const wrappedInFull = (value: JsonValue): string => `&value.valueUnstructured{Value:${goSyntaxText(value)}}`
