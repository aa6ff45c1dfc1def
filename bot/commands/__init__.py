"""The commands of `afklar`, one module each with a function `run(args, settings) -> exit code`."""
