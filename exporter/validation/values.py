"""Whether a reported text is a value of its data type, told as a reason."""

from __future__ import annotations

from exporter.taxonomy.model import DataType
from exporter.validation.facets import broken_facets
from exporter.validation.lexical import LEXICAL, normalised


def fault(text: str, data_type: DataType) -> str | None:
    """Why a text is not a value of a type, as words that follow the value; None where it is one.

    A union's value is one of any member. A type that restricts no single built-in (a list) is not judged here.
    """
    if data_type.members:
        faults = [fault(text, member) for member in data_type.members]
        return None if None in faults else f"is of none of the types {_named(data_type)} unites"
    lexical = LEXICAL.get(data_type.primitive)
    if lexical is None:
        return None
    value = normalised(text, data_type.primitive, *data_type.facets.get("whiteSpace", ()))
    if not lexical(value):
        return f"is not a value of {_named(data_type)} ({data_type.primitive})"
    broken = next(broken_facets(value, data_type), None)
    return None if broken is None else f"breaks the limit of {_named(data_type)}: {broken}"


def _named(data_type: DataType) -> str:
    return data_type.name.local
