/** The scale subresource of custom resources. Source: recording crd/subresources, apiextensions' ScaleREST. */
import { badRequest, internalServerError, plainServerError } from '../apimachinery/api-error.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../apimachinery/objects.ts'
import type { ProjectionSubresource } from '../registry/kind.ts'
import type { ScalePaths } from './definition.ts'
import { stepsOf, typedValueAt } from './scale-paths.ts'

/** What stands for replicas that are not set, so that a patch need not set them to what they are: the least of int32. */
const NOT_SET = -(2 ** 31)

/** The projection of a custom resource that its definition's paths make. */
export function customScale(paths: ScalePaths): ProjectionSubresource {
  const steps = stepsOf(paths.specReplicasPath)
  return {
    type: 'projection',
    name: 'scale',
    body: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
    sharedField: { parent: steps.map((step) => `f:${step}`), projection: ['f:spec', 'f:replicas'] },
    // The parent's own rules see what is written.
    validate: () => [],
    project(parent) {
      const { object, found } = scaleOf(parent, paths)
      if (!found) throw internalServerError(`the spec replicas field "${paths.specReplicasPath}" does not exist`)
      return object
    },
    projectForChange: (parent) => {
      const { object, found } = scaleOf(parent, paths)
      return found ? object : { ...object, spec: { replicas: NOT_SET } }
    },
    write(parent, { spec }) {
      const replicas = isJsonObject(spec) && typeof spec.replicas === 'number' ? spec.replicas : 0
      if (replicas === NOT_SET) throw badRequest(`the spec replicas field "${paths.specReplicasPath}" cannot be empty`)
      setAt(parent, steps, replicas)
    },
  }
}

function scaleOf(parent: KubeObject, paths: ScalePaths): { object: KubeObject; found: boolean } {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = parent.metadata
  const replicas = numberAt(parent, paths.specReplicasPath)
  const selector = paths.labelSelectorPath === undefined ? undefined : textAt(parent, paths.labelSelectorPath)
  const metadata = { name, namespace, uid, resourceVersion, creationTimestamp }
  const object = {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== undefined)),
    spec: replicas === undefined || replicas === 0 ? {} : { replicas },
    status: {
      replicas: numberAt(parent, paths.statusReplicasPath) ?? 0,
      ...(selector === undefined || selector === '' ? {} : { selector }),
    },
  }
  return { object, found: replicas !== undefined }
}

function numberAt(parent: KubeObject, path: string): number | undefined {
  const { value, fault } = typedValueAt(parent, stepsOf(path), 'int64')
  if (fault !== undefined) throw plainServerError(fault)
  return typeof value === 'number' ? value : undefined
}

function textAt(parent: KubeObject, path: string): string | undefined {
  const { value, fault } = typedValueAt(parent, stepsOf(path), 'string')
  if (fault !== undefined) throw plainServerError(fault)
  return typeof value === 'string' ? value : undefined
}

function setAt(object: JsonObject, steps: readonly string[], value: number): void {
  let here = object
  for (const step of steps.slice(0, -1)) {
    const next = here[step]
    const inner = isJsonObject(next) ? next : {}
    here[step] = inner
    here = inner
  }
  here[steps.at(-1) ?? ''] = value
}
