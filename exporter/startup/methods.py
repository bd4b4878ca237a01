"""Methods that dataclasses write for themselves, each compiled when it is first called."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Final

#: What makes a method from its text; Python 3.13 has another, which takes half as long.
_MAKER: Final = "_create_fn"


def make_when_called() -> None:
    """Lets dataclasses that are defined from here on compile their methods when they are called first.

    A dataclass compiles six methods of its own, one by one, which takes half a millisecond, and a command defines a
    hundred of them to call one method in five.
    """
    create = getattr(dataclasses, _MAKER, None)
    if create is not None and create.__module__ == dataclasses.__name__:
        setattr(dataclasses, _MAKER, _postponing(create))


def _postponing(create: Callable[..., Callable[..., Any]]) -> Callable[..., Callable[..., Any]]:
    def postponed(name: str, args: Sequence[str], body: Sequence[str], **names: Any) -> Callable[..., Any]:
        """A method that makes itself, and stands in its class as itself from then on."""
        made: Callable[..., Any] | None = None

        def method(self: object, /, *given: Any, **named: Any) -> Any:
            nonlocal made
            if made is None:
                made = create(name, args, body, **names)
                made.__qualname__ = method.__qualname__
                for owner in type(self).__mro__:
                    if vars(owner).get(name) is method:
                        setattr(owner, name, made)
            return made(self, *given, **named)

        method.__name__ = name
        return method

    return postponed
