/**
 * What the creator of an object owns. It depends on the object's shape only (which fields, which names of list items),
 * and one client makes many of a shape: their sets are worked out once, and shared by all of them.
 */

import { BoundedMap } from '../../apimachinery/bounded-map.ts'
import type { JsonObject } from '../../apimachinery/objects.ts'
import { oncePer } from '../../apimachinery/once-per.ts'
import { type ChangeListener, type Comparison, compare, walkChanges } from './compare.ts'
import { type FieldSet, union, withoutPrefixes } from './field-set.ts'
import { tracked } from './own.ts'
import { writtenForm } from './owners.ts'
import type { TypeStructure } from './type-structure.ts'

/** Shapes that are remembered of each type; with one more, all are forgotten. */
const REMEMBERED = 256

/** Sets by their shapes, for each type and what the endpoint resets. */
const shapesOf = oncePer((_: TypeStructure) =>
  oncePer((_reset: FieldSet) => new BoundedMap<string, FieldSet>(REMEMBERED)),
)

/**
 * What `next` has that `empty`, a new Go struct, has not, less the paths of `reset`, which is the same object each time;
 * in the written form. Not to be changed.
 */
export function createdFields(type: TypeStructure, empty: JsonObject, next: JsonObject, reset: FieldSet): FieldSet {
  const shapes = shapesOf(type)(reset)
  const shape = shapeOfChanges(type, empty, next)
  const found = shapes.get(shape)
  if (found !== undefined) return found
  const { added, modified } = compare(type, empty, next)
  const made = writtenForm(tracked(withoutPrefixes(union(modified, added), reset)))
  shapes.set(shape, made)
  return made
}

function shapeOfChanges(type: TypeStructure, empty: JsonObject, next: JsonObject): string {
  const shape = new ChangedShape()
  walkChanges(type, empty, next, shape)
  return shape.text
}

const MARKS = { added: '+', modified: '~', removed: '-' } as const

/** The changes as one text. Elements carry their length, so that no two walks have the same. */
class ChangedShape implements ChangeListener {
  text = ''

  enter(element: string): void {
    this.text += `${element.length}${element}`
  }

  leave(): void {
    this.text += ')'
  }

  change(what: keyof Comparison): void {
    this.text += MARKS[what]
  }
}
