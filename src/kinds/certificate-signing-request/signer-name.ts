/** Names of signers: `example.com/signer`. */
import { type FieldError, invalid, required, tooLong } from '../../apimachinery/field-error.ts'
import { goQuote } from '../../apimachinery/go-quote.ts'
import { dns1123Label, dns1123Subdomain } from '../../apimachinery/names.ts'

const DOMAIN_LENGTH = 253
const PATH_LENGTH = DOMAIN_LENGTH + 63 + 1
const LENGTH = DOMAIN_LENGTH + PATH_LENGTH + 1

export function signerNameErrors(name: string, path: string): FieldError[] {
  if (name === '') return [required(path)]
  const [domain = '', signer, ...more] = name.split('/')
  if (signer === undefined || more.length > 0)
    return [invalid(path, name, "must be a fully qualified domain and path of the form 'example.com/signer-name'")]
  const short = 'should be a domain with at least two segments separated by dots'
  return [
    ...(domain.length > DOMAIN_LENGTH ? [tooLong(path, DOMAIN_LENGTH)] : []),
    ...labelErrors(domain, path, dns1123Label),
    ...(domain.includes('.') ? [] : [invalid(path, domain, short)]),
    ...labelErrors(signer, path, dns1123Subdomain),
    ...(name.length > LENGTH ? [tooLong(path, LENGTH)] : []),
  ]
}

/** Those of the first label that is wrong. */
function labelErrors(text: string, path: string, rule: (label: string) => string[]): FieldError[] {
  for (const label of text.split('.')) {
    const faults = rule(label)
    if (faults.length > 0)
      return faults.map((fault) => invalid(path, text, `validating label ${goQuote(label)}: ${fault}`))
  }
  return []
}
