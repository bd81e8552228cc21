/**
 * Fills Secrets of type kubernetes.io/service-account-token, and removes them with their accounts. Source: Kubernetes docs
 * "Managing Service Accounts", token controller; kube-controller-manager v1.35.
 */
import { ApiError } from '../apimachinery/api-error.ts'
import type { KubeObject } from '../apimachinery/objects.ts'
import { byNamespace, keyOf } from '../client/informer.ts'
import { type Concerns, type ReconcilerContext, reconciler, type Work } from './controller.ts'

const TYPE = 'kubernetes.io/service-account-token'
const NAME = 'kubernetes.io/service-account.name'
const UID = 'kubernetes.io/service-account.uid'

interface TokenSecret extends KubeObject {
  type?: string
  data?: { [key: string]: string }
}

interface Account extends KubeObject {
  secrets?: { name?: string }[]
}

/** Keys tell what is needed of objects that may be gone: the kind, namespace, name and uid, and of a Secret its account. */
const accounts: Concerns = ({ object: { metadata } }) => [
  `account/${metadata.namespace}/${metadata.name}/${metadata.uid}`,
]

const isToken = ({ type }: TokenSecret): boolean => type === TYPE

function secretKey({ metadata: { namespace, name, uid, annotations = {} } }: KubeObject): string {
  return `secret/${namespace}/${name}/${uid}/${annotations[NAME] ?? ''}/${annotations[UID] ?? ''}`
}

const secrets: Concerns = ({ object }) => (isToken(object) ? [secretKey(object)] : [])

const encoded = (text: string): string => Buffer.from(text).toString('base64')

function work({ client, informers, rootCa, tokens, enqueue }: ReconcilerContext): Work {
  const allSecrets = informers.for<TokenSecret>('secrets')
  const allAccounts = informers.for<Account>('serviceaccounts')
  rootCa.onChange(() => {
    for (const secret of allSecrets.list()) if (isToken(secret)) enqueue(secretKey(secret))
  })

  /** `uid` '' for any. */
  const accountOf = (key: string, uid: string): Account | undefined => {
    const found = allAccounts.get(key)
    return found !== undefined && (uid === '' || found.metadata.uid === uid) ? found : undefined
  }

  function remove(key: string, uid: string): void {
    try {
      client.delete('secrets', key, { preconditions: { uid } })
    } catch (error) {
      // It is gone already, or is another one.
      if (!(error instanceof ApiError) || (error.code !== 404 && error.code !== 409)) throw error
    }
  }

  function syncAccount(namespace: string, name: string, uid: string): void {
    if (accountOf(`${namespace}/${name}`, uid) !== undefined) return
    for (const secret of allSecrets.by(byNamespace, namespace)) {
      const { annotations = {} } = secret.metadata
      const isOwn = isToken(secret) && annotations[NAME] === name && annotations[UID] === uid
      if (isOwn) remove(keyOf(secret), secret.metadata.uid ?? '')
    }
  }

  function fill(secret: TokenSecret, { metadata }: Account): void {
    const { name = '', uid = '' } = metadata
    const { namespace = '', name: secretName = '', annotations } = secret.metadata
    const { data = {} } = secret
    const ca = encoded(rootCa.text)
    if (data['ca.crt'] === ca && data.namespace && data.token) return
    const token =
      data.token || encoded(tokens.issueForSecret({ namespace, account: { name, uid }, secret: secretName }))
    client.update('secrets', {
      ...secret,
      metadata: { ...secret.metadata, annotations: { ...annotations, [NAME]: name, [UID]: uid } },
      data: { ...data, 'ca.crt': ca, namespace: data.namespace || encoded(namespace), token },
    })
  }

  /** Old accounts name their Secrets. */
  function forget(account: Account, secretName: string): void {
    const { secrets: named = [] } = account
    const others = named.filter(({ name }) => name !== secretName)
    if (others.length < named.length) client.update('serviceaccounts', { ...account, secrets: others })
  }

  function syncSecret(namespace: string, name: string, uid: string, accountName: string, accountUid: string): void {
    const key = `${namespace}/${name}`
    const secret = allSecrets.get(key)
    const account = accountOf(`${namespace}/${accountName}`, accountUid)
    if (secret === undefined || secret.metadata.uid !== uid) {
      if (account !== undefined) forget(account, name)
    } else if (account === undefined) remove(key, uid)
    else fill(secret, account)
  }

  return {
    triggers: { serviceaccounts: accounts, secrets },
    reconcile(key) {
      const [what, namespace = '', name = '', uid = '', accountName = '', accountUid = ''] = key.split('/')
      if (what === 'account') syncAccount(namespace, name, uid)
      else syncSecret(namespace, name, uid, accountName, accountUid)
    },
  }
}

export const serviceAccountTokenController = reconciler({
  name: 'serviceaccount-token-controller',
  user: 'system:kube-controller-manager',
  work,
})
