/** DefaultTolerationSeconds: Pods stay five minutes on a node that is lost. Source: semantics §3.3. */

import { listOf, specOf, textOf } from '../apimachinery/object-fields.ts'
import type { AdmissionPlugin, AdmissionRequest } from '../registry/admission.ts'
import { isPodWrite } from './pod-object.ts'

const TAINTS = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable']
const SECONDS = 300

function admit(request: AdmissionRequest): void {
  const { operation, object } = request
  if ((operation !== 'CREATE' && operation !== 'UPDATE') || !isPodWrite(request) || object === undefined) return
  const spec = specOf(object)
  const tolerations = listOf(spec.tolerations)
  const missing = TAINTS.filter(
    (taint) =>
      !tolerations.some(({ key, effect }) => {
        const matchesKey = textOf(key) === taint || textOf(key) === ''
        return matchesKey && (textOf(effect) === 'NoExecute' || textOf(effect) === '')
      }),
  )
  if (missing.length === 0) return
  const added = missing.map((key) => ({ key, operator: 'Exists', effect: 'NoExecute', tolerationSeconds: SECONDS }))
  spec.tolerations = [...tolerations, ...added]
}

export const defaultTolerationSeconds: AdmissionPlugin = { name: 'DefaultTolerationSeconds', admit }
