/** What images are: data, and the programs in them. Users write the same form in YAML or in code. */

import type { ServingStatus } from './health-messages.ts'
import type { LayerFiles } from './kernel/layer.ts'
import type { Signal } from './kernel/process-api.ts'
import type { Toolbox } from './toolboxes.ts'

/** What one process does, told in advance. Times in ms after its start. */
export interface ProcessBehaviour {
  /** It ends by itself then; without it, it runs until it is stopped. */
  readonly exitAfterMs?: number
  /** @default 0 */
  readonly exitCode?: number
  /** It ends because it used more memory than it may: exit code 137. */
  readonly oomKilled?: boolean
  /** What it writes, and when. */
  readonly output?: readonly OutputPart[]
  /** What it leaves at the container's termination message path when it ends. */
  readonly terminationMessage?: string
  /** Ports on which it answers. */
  readonly ports?: readonly PortBehaviour[]
  /** What TERM does to it: nothing, or an end after a while. @default exit code 0 after 50 ms */
  readonly onTerm?: 'ignore' | TermBehaviour
  /** What `ps` shows of it instead of its command. */
  readonly title?: string
  /** Processes that it keeps, as `ps` shows them. */
  readonly workers?: readonly string[]
  /** The runtime refuses to create a container with this process, with this text. */
  readonly refusal?: string
}

export interface OutputPart {
  readonly afterMs: number
  readonly text: string
  /** @default 'stdout' */
  readonly stream?: 'stdout' | 'stderr'
}

export interface TermBehaviour {
  readonly exitCode: number
  readonly afterMs: number
}

export interface PortBehaviour {
  readonly port: number
  /** Of HTTP requests. @default status 200 and an empty body, at once */
  readonly answer?: (request: PortRequest) => PortAnswer
  /** Of gRPC's health protocol. Without it, no gRPC is spoken there. */
  readonly health?: (question: HealthQuestion) => ServingStatus
}

export interface HealthQuestion {
  /** '' for the server as a whole. */
  readonly service: string
  /** How long the process has been running. */
  readonly ageMs: number
}

export interface PortRequest {
  readonly path: string
  /** How long the process has been running. */
  readonly ageMs: number
}

export interface PortAnswer {
  readonly status: number
  readonly body?: string
  /** How long it takes. @default 0 */
  readonly afterMs?: number
}

/** How a program is started. */
export interface ProcessStart {
  /** The command's words after its name. */
  readonly args: readonly string[]
  readonly env: ReadonlyMap<string, string>
  /** Whether something can be typed into it. */
  readonly stdin: boolean
  /** How often its container was started before. */
  readonly attempt: number
  /** How long its container has been running: 0 for the container's own process. */
  readonly containerAgeMs: number
}

/** A program of an image: says what a process of it does. */
export type Program = (start: ProcessStart) => ProcessBehaviour

/** Why pulls of an image fail: one of the ways in which registries say no, or an error's own text. */
export type PullFailure = 'notFound' | 'denied' | 'unreachable' | (string & {})

export interface PullBehaviour {
  /** @default 300 */
  readonly takesMs?: number
  readonly fails?: PullFailure
  /** How many pulls fail before one works, on each node; all of them when it is not given. */
  readonly failures?: number
}

/** One image, or all that a name with `*` means. */
export interface ImageDefinition {
  /** 'nginx', 'nginx:1.27', 'registry.example/team/*'. Without a tag: every tag. */
  readonly image: string
  /** Nodes have it from the start. @default false */
  readonly present?: boolean
  readonly sizeBytes?: number
  /** The user that it runs as: a number, or a name of its own. @default 0 */
  readonly user?: number | string
  /** What it runs, and the arguments that a Pod's `args` take the place of. */
  readonly entrypoint?: readonly string[]
  readonly cmd?: readonly string[]
  /** Variables, before those of the Pod. */
  readonly env?: { readonly [name: string]: string }
  /** @default '/' */
  readonly workingDir?: string
  /** What asks its process to end. @default TERM */
  readonly stopSignal?: Signal
  /** What the process of its own command does. @default what the program of that name does; without one, it runs until it is stopped */
  readonly process?: ProcessBehaviour
  /** Commands that it has in common with many others. */
  readonly toolbox?: Toolbox
  /** Names of more commands in it. Others are not found; with neither, every command is there. */
  readonly executables?: readonly string[]
  /** Programs in it, by name. */
  readonly programs?: { readonly [name: string]: Program }
  /** Files in it, by path: their text, or what else they are. Others are made up. */
  readonly files?: LayerFiles
  readonly pull?: PullBehaviour
}
