/** What validating a value came to: faults, each once, and how many checks were made, by which anyOf and oneOf choose. */
import type { SchemaFault } from './schema-fault.ts'

export class SchemaResult {
  readonly faults: SchemaFault[] = []
  matches = 0

  static of(fault: SchemaFault): SchemaResult {
    const result = new SchemaResult()
    result.add(fault)
    return result
  }

  /** Nothing wrong, and one check more. */
  static matching(): SchemaResult {
    const result = new SchemaResult()
    result.matches = 1
    return result
  }

  get valid(): boolean {
    return this.faults.length === 0
  }

  add(fault: SchemaFault): void {
    if (!this.faults.some(({ text }) => text === fault.text)) this.faults.push(fault)
  }

  merge(other: SchemaResult): this {
    for (const fault of other.faults) this.add(fault)
    this.matches += other.matches
    return this
  }

  /** The same checks with their faults forgiven. */
  withoutFaults(): SchemaResult {
    const result = new SchemaResult()
    result.matches = this.matches
    return result
  }
}
