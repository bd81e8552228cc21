/** Writes the lists of docs/runtime.md anew: `npm run runtime-docs`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { withLists } from './runtime/runtime-docs.ts'

const FILE = 'docs/runtime.md'
writeFileSync(FILE, withLists(readFileSync(FILE, 'utf8')))
