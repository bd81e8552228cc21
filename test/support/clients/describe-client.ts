/** One test for each chapter of the story, played once by one program. */
import { beforeAll, describe, expect, it } from 'vitest'
import { CHAPTERS } from './chapters.ts'
import { type Played, play } from './play.ts'

export interface StoryTeller {
  /** The library: 'client-go'. */
  readonly library: string
  readonly command: string
  readonly args?: readonly string[]
  /** Chapters of this library's own, after those of all. */
  readonly more?: readonly string[]
}

export function describeClient({ library, command, args = [], more = [] }: StoryTeller): void {
  describe(library, () => {
    let played: Played = { chapters: [], complaint: 'not played' }
    beforeAll(async () => {
      played = await play(command, args)
    })

    it.each([...CHAPTERS, ...more])('%s', (chapter) => {
      expect(played.chapters, played.complaint).toContain(chapter)
    })

    it('ends well', () => {
      expect(played.complaint).toBe('')
    })
  })
}
