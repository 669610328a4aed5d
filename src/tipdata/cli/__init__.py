"""The command line: options in, one workflow, a report out, an exit code."""
