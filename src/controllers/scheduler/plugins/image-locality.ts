/** Prefers nodes that have the Pod's images already. Source: Kubernetes' ImageLocality plug-in. */
import type { ClusterState } from '../cluster-state.ts'
import type { NodeInfo } from '../node-info.ts'
import { MAX_SCORE, type Plugin } from '../plugin.ts'

const MEGABYTE = 1024 * 1024
const LEAST = 23 * MEGABYTE
const MOST_PER_CONTAINER = 1000 * MEGABYTE

export const imageLocality: Plugin = {
  name: 'ImageLocality',
  weight: 1,
  prepareScore({ pod }, cluster) {
    const images = [...pod.spec.containers, ...(pod.spec.initContainers ?? [])].map(({ image = '' }) => withTag(image))
    if (images.every((image) => cluster.nodesWithImage(image) === 0)) return undefined
    const most = MOST_PER_CONTAINER * images.length
    return {
      of: (node) => {
        const size = Math.min(most, Math.max(LEAST, localBytes(images, node, cluster)))
        return Math.floor((MAX_SCORE * (size - LEAST)) / (most - LEAST))
      },
    }
  },
}

const withTag = (image: string): string =>
  image.lastIndexOf(':') <= image.lastIndexOf('/') ? `${image}:latest` : image

/** The bytes of the images that are there; an image that few nodes have counts less. */
function localBytes(images: readonly string[], { node }: NodeInfo, cluster: ClusterState): number {
  const present = node?.status.images ?? []
  return images.reduce((sum, image) => {
    const size = present.find(({ names = [] }) => names.includes(image))?.sizeBytes
    return size === undefined ? sum : sum + Math.floor((size * cluster.nodesWithImage(image)) / cluster.nodes.length)
  }, 0)
}
