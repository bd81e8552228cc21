/** Options of bash's `shopt`, with what they are at first. */

export type ShellOption = string

/** Those that are on where nobody changes them. */
const ON: readonly ShellOption[] = [
  ...['checkwinsize', 'cmdhist', 'complete_fullquote', 'extquote', 'force_fignore', 'globasciiranges', 'globskipdots'],
  ...['hostcomplete', 'interactive_comments', 'patsub_replacement', 'progcomp', 'promptvars', 'sourcepath'],
]

const OFF: readonly ShellOption[] = [
  ...['autocd', 'assoc_expand_once', 'cdable_vars', 'cdspell', 'checkhash', 'checkjobs', 'compat31', 'compat32'],
  ...['compat40', 'compat41', 'compat42', 'compat43', 'compat44', 'direxpand', 'dirspell', 'dotglob', 'execfail'],
  ...['expand_aliases', 'extdebug', 'extglob', 'failglob', 'globstar', 'gnu_errfmt', 'histappend', 'histreedit'],
  ...['histverify', 'huponexit', 'inherit_errexit', 'lastpipe', 'lithist', 'localvar_inherit', 'localvar_unset'],
  ...['login_shell', 'mailwarn', 'no_empty_cmd_completion', 'nocaseglob', 'nocasematch', 'noexpand_translation'],
  ...['nullglob', 'progcomp_alias', 'restricted_shell', 'shift_verbose', 'varredir_close', 'xpg_echo'],
]

/** In the order of `shopt`: as `assoc_expand_once`, whose place is that of its old name, they are sorted but for one. */
export const SHELL_OPTIONS: readonly ShellOption[] = [...ON, ...OFF].sort((left, right) =>
  sortKey(left) < sortKey(right) ? -1 : 1,
)

function sortKey(name: ShellOption): string {
  return name === 'assoc_expand_once' ? 'autocd2' : name
}

/** What a shell begins with. */
export const initialShellOptions = (interactive: boolean): Set<ShellOption> =>
  new Set(interactive ? [...ON, 'expand_aliases'] : ON)
