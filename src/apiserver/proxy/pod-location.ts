/** Where pods/proxy leads: to a Pod's own address. Source: pkg/registry/core/pod ResourceLocation, recording pod-update/without-a-kubelet. */

import { badRequest } from '../../apimachinery/api-error.ts'
import { listOf } from '../../apimachinery/object-fields.ts'
import { isJsonObject, type JsonObject, type KubeObject } from '../../apimachinery/objects.ts'
import type { Location } from './location.ts'
import type { ProxyTarget } from './target.ts'

/** Throws 400 for an address that is none or not for others. */
export function podLocation({ spec, status }: KubeObject, { scheme, port }: ProxyTarget): Location {
  const host = addressOf(isJsonObject(status) ? status : {})
  requireGlobal(host)
  return { scheme, host, port: port || firstPort(isJsonObject(spec) ? spec : {}) || DEFAULT_PORTS[scheme] }
}

const DEFAULT_PORTS = { http: '80', https: '443' }

function addressOf({ podIPs }: JsonObject): string {
  const [first] = listOf(podIPs)
  return typeof first?.ip === 'string' ? first.ip : ''
}

/** Of the first container that has any; '' when none has. */
function firstPort({ containers }: JsonObject): string {
  const [port] = listOf(containers).flatMap(({ ports }) => listOf(ports))
  return typeof port?.containerPort === 'number' ? String(port.containerPort) : ''
}

const NOT_FOR_OTHERS = /^(?:$|0+\.0+\.0+\.0+$|127\.|169\.254\.|22[4-9]\.|23\d\.|255\.255\.255\.255$|::1?$|fe[89ab]|ff)/i

/** Throws 400 for an address that is unspecified, loopback, link-local, multicast or broadcast. */
export function requireGlobal(address: string): void {
  if (NOT_FOR_OTHERS.test(address)) throw badRequest('address not allowed')
}
