/** A client in a process of its own: how long a GET takes, one after the other. Arguments: URL, token, how many. */
import http from 'node:http'
import { percentile } from './measure.ts'

const [url = '', token = '', count = '1'] = process.argv.slice(2)
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
const headers = { authorization: `Bearer ${token}` }

const get = (): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { agent, headers }, (response) => {
      response.resume()
      response.on('end', resolve)
    })
    request.on('error', reject)
  })

const times: number[] = []
for (let round = 0; round < Number(count); round++) {
  const begin = performance.now()
  await get()
  times.push(performance.now() - begin)
}
agent.destroy()
times.sort((a, b) => a - b)
process.send?.({ p50: percentile(times, 0.5), p99: percentile(times, 0.99), most: times.at(-1) })
