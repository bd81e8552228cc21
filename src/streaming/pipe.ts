/** Bytes from one end to another, at the pace of who takes them. */
import type { ByteInput, ByteOutput } from '../runtime/kernel/streams.ts'

/** Resolves at the end of the input, or when nobody takes its bytes any more. */
export async function pipe(input: ByteInput, output: Pick<ByteOutput, 'write'>): Promise<void> {
  try {
    for (let bytes = await input.read(); bytes !== undefined; bytes = await input.read()) await output.write(bytes)
  } catch {
    input.close()
  }
}
