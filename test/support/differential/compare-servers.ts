/** One request to two servers: where their answers differ. */
import { isJsonObject, type JsonValue } from '../../../src/apimachinery/objects.ts'
import { differences } from '../recordings/compare.ts'
import { exchange, type Server } from '../recordings/exchange.ts'
import { normalizeResponse, parseJson } from '../recordings/normalize.ts'
import type { RecordedRequest, RecordedResponse } from '../recordings/scenario.ts'

/** How often a server may be asked again: it goes through maps in another order each time. */
const ATTEMPTS = 24

/** The last answer of the reference, and how that of the other server differs from it. */
export interface Comparison {
  readonly reference: RecordedResponse
  readonly differences: readonly string[]
}

/** Sends the request, its placeholders filled, to both. What it creates is deleted again. */
export async function compareServers(
  reference: Server,
  other: Server,
  request: RecordedRequest,
  namespace: string,
): Promise<Comparison> {
  const got = await answerOf(other, request, namespace)
  return compareAnswers(() => answerOf(reference, request, namespace), got)
}

/** Asks the reference until it answers in the same order as the other server, as often as may help and as is said. */
export async function compareAnswers(
  ask: () => Promise<RecordedResponse>,
  got: RecordedResponse,
  attempts = ATTEMPTS,
): Promise<Comparison> {
  for (let attempt = 1; ; attempt++) {
    const want = await ask()
    const found = differences(asJson(want), asJson(got))
    if (found.length === 0 || want.status !== got.status || !hasMaps(want))
      return { reference: want, differences: found }
    if (attempt >= attempts)
      return { reference: want, differences: differences(inAnyOrder(want), inAnyOrder(got)).length === 0 ? [] : found }
  }
}

/** An answer with too many orders to wait for the right one: warnings and causes sorted, and without the message that joins these. */
function inAnyOrder(response: RecordedResponse): JsonValue {
  const copy = asJson(response)
  const warnings = isJsonObject(copy) && isJsonObject(copy.headers) ? copy.headers.warning : undefined
  if (Array.isArray(warnings)) warnings.sort()
  const body = isJsonObject(copy) && isJsonObject(copy.body) ? copy.body : {}
  const causes = isJsonObject(body.details) ? body.details.causes : undefined
  if (!Array.isArray(causes)) return copy
  causes.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  delete body.message
  return copy
}

/** Only refusals and warnings are in the order of maps. */
const hasMaps = ({ status, headers }: RecordedResponse): boolean =>
  [409, 422, 500].includes(status) || headers.warning !== undefined

async function answerOf(server: Server, request: RecordedRequest, namespace: string): Promise<RecordedResponse> {
  const answer = await exchange(server, request)
  const body = parseJson(answer.body)
  const names = new Map([[namespace, '{ns}']])
  const name = nameIn(body)
  const generateName =
    isJsonObject(request.body) && isJsonObject(request.body.metadata) && request.body.metadata.generateName
  if (typeof generateName === 'string' && generateName !== '' && name.startsWith(generateName))
    names.set(name, `${generateName}<generated>`)
  if (answer.status === 201)
    await exchange(server, {
      method: 'DELETE',
      path: `${request.path.replace(/\?.*/, '')}/${name}?gracePeriodSeconds=0`,
    })
  return normalizeResponse(answer, names, {})
}

/** The name of the object that the answer is, or is about. */
function nameIn(body: JsonValue | undefined): string {
  if (!isJsonObject(body)) return ''
  const named = body.kind === 'Status' ? body.details : body.metadata
  return isJsonObject(named) && typeof named.name === 'string' ? named.name : ''
}

/** Answers are JSON as they come from the wire. */
const asJson = (value: RecordedResponse): JsonValue => JSON.parse(JSON.stringify(value))
