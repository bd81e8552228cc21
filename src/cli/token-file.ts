/** Files of static tokens, in kube-apiserver's format: token,user,uid,"group1,group2". */
import type { StaticToken } from '../index.ts'

/** Splits a line of CSV; a field in quotes may hold commas, and quotes that are doubled. */
function fields(line: string): string[] {
  const found: string[] = []
  const pattern = /\s*(?:"((?:[^"]|"")*)"|([^,]*))(,|$)/y
  for (let match = pattern.exec(line); match !== null; match = pattern.exec(line)) {
    found.push(match[1]?.replaceAll('""', '"') ?? (match[2] ?? '').trim())
    if (match[3] === '') return found
  }
  return found
}

/** Throws an Error that names the line which has too few fields. */
export function parseTokenFile(text: string): StaticToken[] {
  const lines = text.split('\n').map((line) => line.trim())
  return lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return []
    const [token = '', name = '', uid, groups = ''] = fields(line)
    if (uid === undefined) throw new Error(`token file: line ${index + 1} needs at least token,user,uid`)
    if (token === '' || name === '') throw new Error(`token file: line ${index + 1} has an empty token or user`)
    return [
      {
        token,
        name,
        uid,
        groups: groups
          .split(',')
          .map((group) => group.trim())
          .filter((group) => group !== ''),
      },
    ]
  })
}
