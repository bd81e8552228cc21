/**
 * Prints where our shell answers other than the real ones: `npm run shell-differences -- [ash|dash|bash] [TOPIC]`. With
 * `--update-known` it writes the list of what is known to differ.
 */
import { isDeepStrictEqual } from 'node:util'
import { updateKnownDifferences } from './known-differences.ts'
import { replay } from './replay.ts'
import { readAnswers, SHELLS, topicsOf } from './scripts.ts'

const [shellName, topicName] = process.argv.slice(2)
if (shellName === '--update-known') {
  console.log(`${await updateKnownDifferences()} differences are known`)
  process.exit()
}
for (const kind of SHELLS.filter(({ name }) => shellName === undefined || name === shellName)) {
  for (const topic of topicsOf(kind).filter(({ name }) => topicName === undefined || name === topicName)) {
    let [same, all] = [0, 0]
    for (const [script, answer] of Object.entries(readAnswers(kind, topic))) {
      const ours = await replay(kind, script).catch((error: unknown) => ({ stderr: String(error) }))
      all++
      if (isDeepStrictEqual(ours, answer)) same++
      else console.log(`${script}\n  real ${JSON.stringify(answer)}\n  ours ${JSON.stringify(ours)}`)
    }
    console.log(`== ${kind.name} ${topic.name}: ${same} of ${all}`)
  }
}
