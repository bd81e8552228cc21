/** Pods by the node that they are on. */
import { isJsonObject } from '../apimachinery/objects.ts'
import type { Indexer } from '../client/informer.ts'

export const byNodeName: Indexer = ({ spec }) =>
  isJsonObject(spec) && typeof spec.nodeName === 'string' && spec.nodeName !== '' ? [spec.nodeName] : []
