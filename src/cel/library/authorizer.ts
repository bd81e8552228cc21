/** `authorizer`: what somebody may do. Source: Kubernetes' authz library. */
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'
import type { LibraryRow } from '../checker/signature.ts'
import { CelFault, noSuchOverload, Opaque } from '../runtime/values.ts'

const PREFIX = 'kubernetes.authorization'

/** The type of `authorizer`. */
export const AUTHORIZER_TYPE = `${PREFIX}.Authorizer`
/** The type of `authorizer.requestResource`. */
export const RESOURCE_CHECK_TYPE = `${PREFIX}.ResourceCheck`
const PATH = `${PREFIX}.PathCheck`
const GROUP = `${PREFIX}.GroupCheck`
const DECISION = `${PREFIX}.Decision`

/** What is asked of a resource. */
export interface ResourceQuestion {
  readonly group: string
  readonly resource: string
  readonly subresource: string
  readonly namespace: string
  readonly name: string
  readonly fieldSelector: string
  readonly labelSelector: string
}

export interface Answer {
  readonly allowed: boolean
  readonly reason: string
}

/** Somebody, and what they may do. */
export interface Subject {
  readonly mayAt: (path: string, verb: string) => Answer
  readonly may: (question: ResourceQuestion, verb: string) => Answer
  readonly serviceAccount: (namespace: string, name: string) => Subject
}

/** A value that is only there to be asked. */
abstract class Asked extends Opaque {
  equals(): boolean {
    throw noSuchOverload()
  }
}

export class AuthorizerValue extends Asked {
  readonly celType = AUTHORIZER_TYPE
  readonly subject: Subject

  constructor(subject: Subject) {
    super()
    this.subject = subject
  }
}

class PathCheck extends Asked {
  readonly celType = PATH
  readonly subject: Subject
  readonly path: string

  constructor(subject: Subject, path: string) {
    super()
    this.subject = subject
    this.path = path
  }
}

class GroupCheck extends Asked {
  readonly celType = GROUP
  readonly subject: Subject
  readonly group: string

  constructor(subject: Subject, group: string) {
    super()
    this.subject = subject
    this.group = group
  }
}

export class ResourceCheck extends Asked {
  readonly celType = RESOURCE_CHECK_TYPE
  readonly subject: Subject
  readonly question: ResourceQuestion

  constructor(subject: Subject, question: ResourceQuestion) {
    super()
    this.subject = subject
    this.question = question
  }
}

class DecisionValue extends Asked {
  readonly celType = DECISION
  readonly answer: Answer

  constructor(answer: Answer) {
    super()
    this.answer = answer
  }
}

function path({ subject }: AuthorizerValue, text: string): PathCheck {
  if (text.trim() === '') throw new CelFault('path must not be empty')
  return new PathCheck(subject, text)
}

function serviceAccount({ subject }: AuthorizerValue, namespace: string, name: string): AuthorizerValue {
  if (dns1123Subdomain(name).length > 0) throw new CelFault('Invalid service account name')
  if (dns1123Label(namespace).length > 0) throw new CelFault('Invalid service account namespace')
  return new AuthorizerValue(subject.serviceAccount(namespace, name))
}

function resource({ subject, group }: GroupCheck, text: string): ResourceCheck {
  if (text.trim() === '') throw new CelFault('resource must not be empty')
  const nothing = { subresource: '', namespace: '', name: '', fieldSelector: '', labelSelector: '' }
  return new ResourceCheck(subject, { group, resource: text, ...nothing })
}

/** The same question with one part of it said. */
const narrowed = (part: keyof ResourceQuestion): LibraryRow => [
  `${RESOURCE_CHECK_TYPE}.${part}(string): ${RESOURCE_CHECK_TYPE}`,
  ({ subject, question }: ResourceCheck, value: string) => new ResourceCheck(subject, { ...question, [part]: value }),
]

export const AUTHORIZER: readonly LibraryRow[] = [
  [`${AUTHORIZER_TYPE}.path(string): ${PATH}`, path],
  [
    `${AUTHORIZER_TYPE}.group(string): ${GROUP}`,
    ({ subject }: AuthorizerValue, group: string) => new GroupCheck(subject, group),
  ],
  [`${AUTHORIZER_TYPE}.serviceAccount(string, string): ${AUTHORIZER_TYPE}`, serviceAccount],
  [`${GROUP}.resource(string): ${RESOURCE_CHECK_TYPE}`, resource],
  narrowed('subresource'),
  narrowed('namespace'),
  narrowed('name'),
  narrowed('fieldSelector'),
  narrowed('labelSelector'),
  [
    `${PATH}.check(string): ${DECISION}`,
    (check: PathCheck, verb: string) => new DecisionValue(check.subject.mayAt(check.path, verb)),
  ],
  [
    `${RESOURCE_CHECK_TYPE}.check(string): ${DECISION}`,
    (check: ResourceCheck, verb: string) => new DecisionValue(check.subject.may(check.question, verb)),
  ],
  [`${DECISION}.allowed(): bool`, ({ answer }: DecisionValue) => answer.allowed],
  [`${DECISION}.reason(): string`, ({ answer }: DecisionValue) => answer.reason],
  [`${DECISION}.errored(): bool`, () => false],
  [`${DECISION}.error(): string`, () => ''],
]
