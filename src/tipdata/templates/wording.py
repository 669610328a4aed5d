"""What a cell says to the person who fills it: the prompt beforehand, and afterwards why an entry was not taken."""

from __future__ import annotations

from ..codebook import Codebook, FieldSpec, FieldType
from .answer_lists import drops_down
from .cells import NUMBERS, answers, shown

TITLE_LENGTH = 32
MESSAGE_LENGTH = 255


def shortened(text: str, length: int) -> str:
    """The text, cut between words where it is too long."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    return f"{kept.rsplit(' ', 1)[0] if ' ' in kept else kept}\u2026"


def title(field: FieldSpec) -> str:
    return shortened(field.label, TITLE_LENGTH)


def prompt(field: FieldSpec, book: Codebook, depends_on: str = "", beside: tuple[int, int] = (1, 1)) -> str:
    """The field's help with an example, and what a drop-down alone does not tell.

    `depends_on` names the fields on which its answers depend, `beside` says which of how many columns of the field it is.
    """
    number, last = beside
    lines = [book.say("template.one_of_several")] if number < last else []
    lines += [book.say("template.several", separator=book.separator)] if field.is_multiple and number == last else []
    lines += [book.say("template.depends_on", fields=depends_on)] if depends_on else []
    lines += [book.say("template.proposed")] if field.proposed else []
    opens = drops_down(field, book)
    example = field.example.partition(book.separator)[0] if last > 1 else field.example
    if example:
        lines.append(book.say("template.example", example=shown(field, example, book) if opens else example))
    if not opens and (reasons := book.allowed_missing(field)):
        lines.append(book.say("template.or", answers="; ".join(reason.label for reason in reasons)))
    while len("\n".join(lines)) > MESSAGE_LENGTH // 2:
        lines.pop()
    rest = "\n".join(lines)
    return f"{shortened(field.help, MESSAGE_LENGTH - len(rest) - 1)}\n{rest}".strip()


def refusal(field: FieldSpec, book: Codebook) -> str:
    """What may stand in a cell that refuses everything else, in words."""
    if drops_down(field, book):
        return _of_list(field, book)
    if field.type is FieldType.date:
        said = book.say("template.write_day" if field.full_days else "template.write_date")
    elif field.type in NUMBERS:
        said = _of_number(field, book)
    else:
        said = book.say("template.write_at_most", length=field.max_length)
    reasons = "; ".join(reason.label for reason in book.allowed_missing(field))
    return shortened(f"{said} {book.say('template.write_reason', reasons=reasons)}" if reasons else said, MESSAGE_LENGTH)


def _of_list(field: FieldSpec, book: Codebook) -> str:
    labels = list(answers(field, book).values())
    said = book.say("template.choose", answers="; ".join(labels))
    return said if len(said) <= MESSAGE_LENGTH else book.say("template.choose_from_list", number=len(labels))


def _of_number(field: FieldSpec, book: Codebook) -> str:
    kind = book.say("template.number" if takes_decimals(field) else "template.whole_number")
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        said = book.say("template.write_number_from_to", kind=kind, low=in_digits(low), high=in_digits(high))
    elif low is not None:
        said = book.say("template.write_number_from", kind=kind, low=in_digits(low))
    elif high is not None:
        said = book.say("template.write_number_to", kind=kind, high=in_digits(high))
    else:
        said = book.say("template.write_number", kind=kind)
    return f"{said} {book.say('template.or_hidden')}" if field.type is FieldType.count else said


def takes_decimals(field: FieldSpec) -> bool:
    return field.type is FieldType.decimal or (field.type is FieldType.count and field.decimals)


def in_digits(number: float) -> str:
    """The number without exponent and useless decimals."""
    return str(int(number)) if float(number).is_integer() else f"{number:f}".rstrip("0")
