/** The words of a text, however it is laid out: lists of commands are easier to read so. */
export const words = (text: string): readonly string[] => text.trim().split(/\s+/)
