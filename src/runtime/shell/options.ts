/** Options of `set`: letters, names, in the order of ash's `set -o`. */

export type OptionName = (typeof OPTIONS)[number]['name']

export const OPTIONS = [
  { name: 'errexit', letter: 'e', summary: 'exit when a command fails' },
  { name: 'noglob', letter: 'f', summary: 'no pathname expansion' },
  { name: 'ignoreeof', letter: '', summary: 'Ctrl-D does not exit' },
  { name: 'monitor', letter: 'm', summary: 'job control' },
  { name: 'noexec', letter: 'n', summary: 'parse only' },
  { name: 'xtrace', letter: 'x', summary: 'print commands as they run' },
  { name: 'verbose', letter: 'v', summary: 'print lines as they are read' },
  { name: 'noclobber', letter: 'C', summary: '> does not overwrite files' },
  { name: 'allexport', letter: 'a', summary: 'export what is assigned' },
  { name: 'notify', letter: 'b', summary: 'accepted' },
  { name: 'nounset', letter: 'u', summary: 'unset parameters are errors' },
  { name: 'errtrace', letter: 'E', summary: 'accepted' },
  { name: 'vi', letter: '', summary: 'accepted' },
  { name: 'pipefail', letter: '', summary: 'a pipeline fails with any of its commands' },
] as const

export const optionByLetter = (letter: string): OptionName | undefined =>
  OPTIONS.find((option) => option.letter === letter && letter !== '')?.name

export const optionByName = (name: string): OptionName | undefined =>
  OPTIONS.find((option) => option.name === name)?.name
