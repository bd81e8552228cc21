/** Texts with `*` in them, which stands for any text. */

/** Matches the whole text: '*nginx:*', 'default/web-*'. */
export const wildcard = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('*')
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )
