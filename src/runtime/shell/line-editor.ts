/** Edits one line on a raw terminal: arrows, Home, End, Ctrl-A E B F K U W L D, history, completion. */
import type { OpenFile } from './descriptors.ts'

/** What the editor is given. The terminal makes \r\n of \n. */
export interface EditorHost {
  readonly input: OpenFile
  write(text: string): Promise<void>
  readonly history: readonly string[]
  /** What the text before the cursor may go on with. */
  complete(before: string): Completion
  /** Is handed what shows the line again, for when the window has another size. */
  begins(redraw: () => Promise<void>): void
  /** A key was pressed. */
  pressed(): void
}

export interface Completion {
  /** Characters of the word that is replaced. */
  readonly length: number
  /** Whole words, with a blank or slash at their end. */
  readonly candidates: readonly string[]
}

export type EditedLine =
  | { readonly type: 'line'; readonly text: string }
  /** Ctrl-C. */
  | { readonly type: 'interrupted' }
  /** Ctrl-D on an empty line, or no more input. */
  | { readonly type: 'end' }

const MAX_LINE = 8192
const CSI_KEYS: { readonly [sequence: string]: Key } = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '3~': 'delete',
  '1;5C': 'word right',
  '1;5D': 'word left',
}
const CONTROL_KEYS: { readonly [char: string]: Key } = {
  '\x01': 'home',
  '\x02': 'left',
  '\x03': 'interrupt',
  '\x04': 'end of input',
  '\x05': 'end',
  '\x06': 'right',
  '\b': 'backspace',
  '\t': 'complete',
  '\n': 'accept',
  '\x0b': 'kill to end',
  '\x0c': 'clear screen',
  '\r': 'accept',
  '\x0e': 'down',
  '\x10': 'up',
  '\x15': 'kill to beginning',
  '\x17': 'kill word',
  '\x7f': 'backspace',
}

type Key =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'home'
  | 'end'
  | 'delete'
  | 'word left'
  | 'word right'
  | 'interrupt'
  | 'end of input'
  | 'backspace'
  | 'complete'
  | 'accept'
  | 'kill to end'
  | 'kill to beginning'
  | 'kill word'
  | 'clear screen'

/** Shows `prompt` and reads until Enter. Rejects when the process is killed. */
export function editLine(host: EditorHost, prompt: string): Promise<EditedLine> {
  return new LineEditor(host, prompt).run()
}

class LineEditor {
  readonly #host: EditorHost
  readonly #prompt: string
  readonly #decoder = new TextDecoder()
  #chars: string[] = []
  #cursor = 0
  /** Lines of the history, with what was typed as the last; changes to them last as long as this line. */
  readonly #lines: string[]
  #lineIndex: number
  #completed = false

  constructor(host: EditorHost, prompt: string) {
    this.#host = host
    this.#prompt = prompt
    this.#lines = [...host.history, '']
    this.#lineIndex = this.#lines.length - 1
  }

  async run(): Promise<EditedLine> {
    await this.#host.write(this.#prompt)
    this.#host.begins(() => this.#showAgain())
    for (;;) {
      const char = await this.#readChar()
      if (char === undefined) return { type: 'end' }
      const key = char === '\x1b' ? await this.#readSequence() : CONTROL_KEYS[char]
      if (key === undefined) {
        if (char >= ' ') await this.#insert(char)
        continue
      }
      const ended = await this.#press(key)
      if (ended !== undefined) return ended
      this.#completed = key === 'complete'
    }
  }

  async #readChar(): Promise<string | undefined> {
    for (;;) {
      const byte = await this.#host.input.readByte()
      this.#host.pressed()
      if (byte === undefined) return undefined
      const char = this.#decoder.decode(Uint8Array.of(byte), { stream: true })
      if (char !== '') return char
    }
  }

  /** Of an escape sequence; undefined for one that means nothing here. */
  async #readSequence(): Promise<Key | undefined> {
    const first = await this.#readChar()
    if (first === 'b') return 'word left'
    if (first === 'f') return 'word right'
    if (first !== '[' && first !== 'O') return undefined
    let sequence = ''
    do {
      sequence += (await this.#readChar()) ?? '~'
    } while (!/[@-~]$/.test(sequence))
    return CSI_KEYS[sequence]
  }

  async #press(key: Key): Promise<EditedLine | undefined> {
    switch (key) {
      case 'accept':
        await this.#moveTo(this.#chars.length)
        await this.#host.write('\n')
        return { type: 'line', text: this.#chars.join('') }
      case 'interrupt':
        await this.#host.write('^C\n')
        return { type: 'interrupted' }
      case 'end of input':
        if (this.#chars.length === 0) return { type: 'end' }
        await this.#remove(this.#cursor, this.#cursor + 1)
        return undefined
      default:
        await this.#edit(key)
        return undefined
    }
  }

  async #edit(key: Exclude<Key, 'accept' | 'interrupt' | 'end of input'>): Promise<void> {
    const cursor = this.#cursor
    const end = this.#chars.length
    switch (key) {
      case 'left':
        return this.#moveTo(cursor - 1)
      case 'right':
        return this.#moveTo(cursor + 1)
      case 'home':
        return this.#moveTo(0)
      case 'end':
        return this.#moveTo(end)
      case 'word left':
        return this.#moveTo(this.#wordStart())
      case 'word right':
        return this.#moveTo(this.#wordEnd())
      case 'delete':
        return this.#remove(cursor, cursor + 1)
      case 'backspace':
        return this.#remove(cursor - 1, cursor)
      case 'kill to end':
        return this.#remove(cursor, end)
      case 'kill to beginning':
        return this.#remove(0, cursor)
      case 'kill word':
        return this.#remove(this.#wordStart(), cursor)
      case 'up':
        return this.#recall(this.#lineIndex - 1)
      case 'down':
        return this.#recall(this.#lineIndex + 1)
      case 'clear screen':
        return this.#clearScreen()
      case 'complete':
        return this.#complete()
    }
  }

  #wordStart(): number {
    let at = this.#cursor
    while (at > 0 && this.#chars[at - 1] === ' ') at--
    while (at > 0 && this.#chars[at - 1] !== ' ') at--
    return at
  }

  #wordEnd(): number {
    let at = this.#cursor
    while (at < this.#chars.length && this.#chars[at] === ' ') at++
    while (at < this.#chars.length && this.#chars[at] !== ' ') at++
    return at
  }

  async #insert(text: string): Promise<void> {
    const added = [...text]
    if (this.#chars.length + added.length > MAX_LINE) return
    const rest = this.#chars.slice(this.#cursor)
    this.#chars.splice(this.#cursor, 0, ...added)
    this.#cursor += added.length
    await this.#host.write(text + rest.join('') + '\b'.repeat(rest.length))
  }

  async #moveTo(position: number): Promise<void> {
    const to = Math.max(0, Math.min(position, this.#chars.length))
    const text = to < this.#cursor ? '\b'.repeat(this.#cursor - to) : this.#chars.slice(this.#cursor, to).join('')
    this.#cursor = to
    if (text !== '') await this.#host.write(text)
  }

  async #remove(from: number, to: number): Promise<void> {
    if (from < 0 || from >= Math.min(to, this.#chars.length)) return
    await this.#moveTo(from)
    this.#chars.splice(from, to - from)
    const rest = this.#chars.slice(from)
    await this.#host.write(`${rest.join('')}\x1b[J${'\b'.repeat(rest.length)}`)
  }

  async #recall(index: number): Promise<void> {
    const line = this.#lines[index]
    if (line === undefined) return
    this.#lines[this.#lineIndex] = this.#chars.join('')
    this.#lineIndex = index
    await this.#moveTo(0)
    this.#chars = [...line]
    this.#cursor = this.#chars.length
    await this.#host.write(`${line}\x1b[J`)
  }

  async #clearScreen(): Promise<void> {
    await this.#host.write('\x1b[H\x1b[J')
    await this.#redraw()
  }

  /** Source: busybox's and readline's answer to SIGWINCH. */
  async #showAgain(): Promise<void> {
    const rest = this.#chars.length - this.#cursor
    await this.#host.write(`\r${this.#prompt}${this.#chars.join('')}\x1b[J${'\b'.repeat(rest)}`)
  }

  async #redraw(): Promise<void> {
    const rest = this.#chars.length - this.#cursor
    await this.#host.write(this.#prompt + this.#chars.join('') + '\b'.repeat(rest))
  }

  /** Inserts what all candidates begin with; a second Tab shows them. */
  async #complete(): Promise<void> {
    const { length, candidates } = this.#host.complete(this.#chars.slice(0, this.#cursor).join(''))
    if (candidates.length === 0) return this.#host.write('\x07')
    const added = commonPrefix(candidates).slice(length)
    if (added !== '') return this.#insert(added)
    if (!this.#completed) return this.#host.write('\x07')
    await this.#host.write(`\n${candidates.map((each) => each.trimEnd()).join('  ')}\n`)
    await this.#redraw()
  }
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? ''
  for (const text of texts) while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1)
  return prefix
}
