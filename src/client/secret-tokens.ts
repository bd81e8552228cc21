/** Signs tokens that are kept in Secrets; who holds the cluster's key can. */
export interface SecretTokenSigner {
  /** A token of an account, good as long as the Secret of this name holds it. */
  issueForSecret(claims: {
    readonly namespace: string
    readonly account: { readonly name: string; readonly uid: string }
    readonly secret: string
  }): string
}
