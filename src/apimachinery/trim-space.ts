/** White space as Go's strings.TrimSpace knows it: Unicode's, with U+0085 and without U+FEFF. */
const AROUND = /^\p{White_Space}+|\p{White_Space}+$/gu

/** The text without white space around it. */
export const trimSpace = (text: string): string => text.replace(AROUND, '')
