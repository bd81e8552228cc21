/** Changing one frozen object: a draft of it, never of a collection. */
import { Immer } from 'immer'
import type { KubeObject } from '../apimachinery/objects.ts'

// The store freezes; an instance of its own keeps the setting from being everybody's.
const immer = new Immer({ autoFreeze: false })

/** The object that `change` makes of a draft of `object`; the unchanged parts are shared. */
export function changed(object: KubeObject, change: (draft: KubeObject) => void): KubeObject {
  return immer.produce(object, (draft: KubeObject) => {
    change(draft)
  })
}
