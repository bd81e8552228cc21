/** Text that a shell reads back as it was. */

/** `'it'\''s'`: as `set`, `export -p`, `trap` and `alias` print values. */
export const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** Quoted only where it must be: as `set -x` prints words. */
export const quoteIfNeeded = (text: string): string => (/^[\w@%+:,./=^~!-]+$/.test(text) ? text : quote(text))
