"""Sets everything up and does tipdata's main job on the bundled examples: validate, merge, summarise."""

from __future__ import annotations

from environment import run, set_up

if __name__ == "__main__":
    set_up()
    run("tipdata", "validate", "examples/faulty/submission.xlsx", allowed=(0, 1))
    run("tipdata", "merge", "examples/regions", "-o", "national", "--replace")
    run("tipdata", "summary", "national")
