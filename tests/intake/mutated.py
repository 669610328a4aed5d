"""Files of every format with some of their bytes changed, read one after the other: `python mutated.py FOLDER SECONDS SEED`.

Each file is written to the folder before it is read, so that the one that ends the process is found there. Prints what was raised
other than a refusal, and how many files were read and refused.
"""

from __future__ import annotations

import io
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from pathlib import Path

from hazards import base, dated, grids_of, write_folder, write_xlsx
from workbook_makers import write_ods, write_xls, write_xlsb

from tipdata.checks import check_tables
from tipdata.codebook import load_codebook
from tipdata.errors import TipdataError
from tipdata.intake import read_submission

FORMATS = ("xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "zip")
SLOWEST = 10.0


def originals(folder: Path) -> dict[str, bytes]:
    grids = dated(grids_of(base()))
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "xlsx": write_xlsx(folder, grids_of(base()), "a.xlsx"),
        "xlsb": write_xlsb(folder / "a.xlsb", grids),
        "xls": write_xls(folder / "a.xls", grids),
        "ods": write_ods(folder / "a.ods", grids),
        "csv": write_folder(folder, grids_of(base()), "utf-8-sig") / "cases.csv",
    }
    with zipfile.ZipFile(folder / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in (folder / "unit").iterdir():
            archive.write(file, file.name)
    contents = {kind: path.read_bytes() for kind, path in made.items()}
    return {**contents, "xlsm": contents["xlsx"], "zip": (folder / "a.zip").read_bytes()}


def changed(content: bytes, draw: random.Random) -> bytes:
    """Some bytes exchanged, cut out, repeated or set to what numbers of lengths are set to in attacks."""
    data = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 4, 16])):
        at = draw.randrange(len(data))
        match draw.randrange(5):
            case 0:
                data[at] ^= 1 << draw.randrange(8)
            case 1:
                data[at] = draw.choice([0, 0xFF, 0x7F, 0x80, 0x22, 0x3C])
            case 2:
                del data[at : at + draw.choice([1, 2, 16, 256])]
            case 3:
                data[at:at] = data[at : at + draw.choice([1, 4, 64])]
            case _:
                data[at : at + 4] = draw.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\0"])
        if not data:
            return b"\0"
    return bytes(data)


def inside(content: bytes, draw: random.Random) -> bytes:
    """A zip archive of which one part is changed, so that the change passes the sums that guard it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = draw.choice(names)
        for name in names:
            new.writestr(name, changed(old.read(name), draw) if name == chosen and old.read(name) else old.read(name))
    return out.getvalue()


def main() -> None:
    folder, seconds, seed = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    book, draw = load_codebook(), random.Random(seed)
    contents = originals(folder / "originals")
    fates: Counter[str] = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end or fates.total() < len(FORMATS):
        kind = FORMATS[fates.total() % len(FORMATS)]
        is_archive = kind not in ("xls", "csv") and draw.random() < 0.7
        content = (inside if is_archive else changed)(contents[kind], draw)
        path = folder / f"mutated.{kind}"
        path.write_bytes(content)
        start = time.process_time()
        try:
            submission = read_submission(path, book, path.name)
            list(check_tables(submission))
            fates["read"] += 1
        except TipdataError as refusal:
            fates["refused"] += 1
            if "\n" in str(refusal):
                raise
        except Exception:  # noqa: BLE001
            fates["raised"] += 1
            (folder / f"raised-{fates['raised']}.{kind}").write_bytes(content)
            print(kind, traceback.format_exc(limit=-3))
        if time.process_time() - start > SLOWEST:
            fates["slow"] += 1
            (folder / f"slow-{fates['slow']}.{kind}").write_bytes(content)
    print(dict(fates))
    sys.exit(1 if fates["raised"] or fates["slow"] else 0)


if __name__ == "__main__":
    main()
