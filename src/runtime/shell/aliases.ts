/** Names that stand for the beginnings of commands, as a parser asks for them: they may change while it reads. */
export type Aliases = Pick<ReadonlyMap<string, string>, 'get'>
