#!/usr/bin/env node
/** The command `ephemera`. */
import { Command } from 'commander'
import { addUpCommand } from './up.ts'

const program = new Command('ephemera').description('A Kubernetes API server that lives inside your test')
addUpCommand(program)

try {
  await program.parseAsync()
} catch (error) {
  process.stderr.write(`ephemera: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
