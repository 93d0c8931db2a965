#!/usr/bin/env node
import { runCommand } from './command/run-command.ts';
import { EXIT } from './command/exit-code.ts';

// A reader that hangs up (`mailwicket check … | head`) is no bug to be reported with a stack.
process.stdout.on('error', () => {
  if (process.exitCode === undefined || process.exitCode === EXIT.ok) process.exitCode = EXIT.ownFailure;
});

process.exitCode = await runCommand(process.argv.slice(2), process);
