/** The story that every client library plays, chapter by chapter; each program prints the name of a chapter that it has come through. */
export const CHAPTERS = [
  'creates a Pod and waits until it runs',
  "adds an ephemeral container by the library's own means",
  'executes a command and reads its exit code',
  'follows objects through a lost connection whose revision is gone',
  'is told of a conflict and tries again',
  'applies, meets a conflict of managers and forces',
  'reads a list in pages',
  'deletes the Pod and sees it go',
] as const
