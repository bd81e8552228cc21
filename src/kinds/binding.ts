/** The Binding: nothing that is stored, only the older way of posting to pods/binding. Source: recording pod-update/binding. */
import { defineKind } from '../registry/kind.ts'

export const bindingKind = defineKind({
  group: '',
  version: 'v1',
  kind: 'Binding',
  resource: 'bindings',
  namespaced: true,
  createsThrough: { group: '', resource: 'pods', subresource: 'binding' },
})
