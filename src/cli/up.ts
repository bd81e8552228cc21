/** `ephemera up`: a server for kubectl and every other client. Flags have kube-apiserver's names where it has them. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { parse } from 'yaml'
import { type Cluster, type ClusterOptions, createCluster, type Listening, parseImages } from '../index.ts'
import { createSample } from './sample.ts'
import { parseTokenFile } from './token-file.ts'

interface UpOptions {
  readonly securePort: number
  readonly insecurePort?: number
  readonly bindAddress: string
  readonly tokenAuthFile?: string
  readonly authorizationMode: 'AlwaysAllow' | 'RBAC'
  readonly kubeconfig?: string
  readonly nodes: NonNullable<ClusterOptions['nodes']>
  readonly seed: number
  readonly bare: boolean
  readonly sample: boolean
  readonly images: readonly string[]
  readonly unknownImages: 'run' | 'ErrImagePull'
}

/** A flag's integer in a range. */
function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^-?\d+$/.test(text) || value < min || value > max)
      throw new InvalidArgumentError(`It must be an integer from ${min} to ${max}.`)
    return value
  }
}

const port = integer(0, 65_535)

const nodeCount = integer(0, 10_000)

/** A number of nodes, or a file with their names or definitions, which are checked with the other options. */
function nodes(text: string): NonNullable<ClusterOptions['nodes']> {
  if (/^-?\d+$/.test(text)) return nodeCount(text)
  const list: unknown = parse(readFileSync(text, 'utf8'))
  if (!Array.isArray(list)) throw new InvalidArgumentError(`${text} must be a list of nodes.`)
  return list
}

export function addUpCommand(program: Command): void {
  program
    .command('up')
    .description('start a server and write a kubeconfig for it')
    .option('--secure-port <port>', 'port for HTTPS; 0 takes any', port, 0)
    .option('--insecure-port <port>', 'port for plain HTTP as well; 0 takes any', port)
    .option('--bind-address <address>', 'address to listen on', '127.0.0.1')
    .option('--token-auth-file <file>', 'CSV of bearer tokens: token,user,uid,"group1,group2"')
    .addOption(
      new Option('--authorization-mode <mode>', 'who may do what')
        .choices(['AlwaysAllow', 'RBAC'])
        .default('AlwaysAllow'),
    )
    .option('--kubeconfig <file>', 'write a kubeconfig there, readable by its owner only')
    .option('--nodes <number|file>', 'how many nodes there are, or YAML with a list of them', nodes, 1)
    .option('--seed <number>', 'makes names, uids and ids reproducible', integer(-2_147_483_648, 2_147_483_647), 1)
    .option('--bare', 'only the API server: no scheduler, kubelet and controllers', false)
    .option('--images <file...>', 'YAML of simulated images of your own', [])
    .addOption(
      new Option('--unknown-images <what>', 'images that nobody has defined run until stopped, or cannot be pulled')
        .choices(['run', 'ErrImagePull'])
        .default('run'),
    )
    .option('--sample', 'create a Pod with an ephemeral container', false)
    .action((options: UpOptions) => up(options))
}

async function up(options: UpOptions): Promise<void> {
  const { nodes, seed, bare, authorizationMode } = options
  const tokens = options.tokenAuthFile === undefined ? [] : parseTokenFile(readFileSync(options.tokenAuthFile, 'utf8'))
  const images = options.images.flatMap((file) => parseImages(readFileSync(file, 'utf8'), file))
  const cluster = await createCluster({
    time: 'real',
    nodes,
    seed,
    bare,
    authorizationMode,
    tokens,
    images,
    unknownImages: options.unknownImages,
  })
  try {
    await serve(cluster, options)
  } catch (error) {
    await cluster.close()
    throw error
  }
}

/** Rejects when a port is taken, a file cannot be written, or there can be no sample, as in a bare cluster. */
async function serve(cluster: Cluster, options: UpOptions): Promise<void> {
  const { bindAddress, securePort, insecurePort } = options
  const listening = await cluster.listen({
    securePort,
    bindAddress,
    ...(insecurePort === undefined ? {} : { insecurePort }),
  })
  if (options.kubeconfig !== undefined) writePrivate(options.kubeconfig, listening.kubeconfig)
  if (options.sample) await createSample(cluster)
  process.stdout.write(greeting(listening, options))
  const stop = (): void => {
    void cluster.close().finally(() => process.exit())
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** The file holds a key: nobody else may read it, also if it was there before. */
function writePrivate(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600 })
  chmodSync(file, 0o600)
}

function greeting({ secureUrl, insecureUrl }: Listening, { kubeconfig, sample }: UpOptions): string {
  const urls = [secureUrl, insecureUrl].filter((url) => url !== undefined).join(' and ')
  const lines = [`Ephemera serves Kubernetes v1.35 at ${urls}`]
  if (kubeconfig !== undefined) lines.push(`kubeconfig: ${kubeconfig}`)
  if (sample) {
    const flag = kubeconfig === undefined ? '' : ` --kubeconfig ${kubeconfig}`
    lines.push(
      'A Pod `web` runs with an ephemeral container `debugger`. Try:',
      `  kubectl${flag} get pods -o wide`,
      `  kubectl${flag} describe pod web`,
      `  kubectl${flag} debug web --image=busybox --target=nginx -it -- sh`,
    )
  }
  return `${lines.join('\n')}\n`
}
