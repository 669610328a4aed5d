"""What all schema files share: names, and parts whose unknown keys are faults."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Discriminator, Field as Spec, Tag

NAME = r"^[a-z][a-z0-9_]*$"
Name = Annotated[str, Spec(pattern=NAME)]
CODE = r"^TIP-[A-Z]{1,2}\d{2}[a-z]?$"
DAY = r"^\d{4}(-\d{2}(-\d{2})?)?$"
COUNTRY = r"^[A-Z]{3}$"
VERSION = r"^\d+\.\d+\.\d+$"
IN_WORDS = {
    NAME: "a name of small letters, digits and underscores, and begin with a letter",
    CODE: "a code such as TIP-D05b: one or two capital letters, two digits, and perhaps a small letter",
    DAY: "a day such as 2025-03-15, or 2025-03 or 2025",
    COUNTRY: "the three capital letters of a country, such as NAM",
    VERSION: "a version such as 1.0.0",
}
"""What a pattern asks for, told to the person whose text does not fit."""
AS_TEXT, AS_PARTS = "as text", "as parts"
BY_SHAPE = Discriminator(lambda value: AS_TEXT if isinstance(value, str) else AS_PARTS)
AsText, AsParts = Tag(AS_TEXT), Tag(AS_PARTS)
"""A part that may be written as one text or in full: `Annotated[Annotated[str, AsText] | Annotated[Part, AsParts], BY_SHAPE]`."""


class Model(BaseModel):
    """A part of a schema file: unknown keys are faults, nothing changes after loading.

    Of a `forgiving` one a key with a fault is left out when it is read, so that the same pass finds what else is wrong with the file.
    """

    forgiving: ClassVar[bool] = False

    model_config = ConfigDict(extra="forbid", frozen=True)
