"""`frozen`: a data class that nobody assigns to, held so by the type checker and not, at a price, at run time.

`dataclass(frozen=True)` sets every field through `object.__setattr__`, several times as slow as an assignment; a report
makes tens of thousands of small objects, and with plain assignments the whole job takes 6 % less.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from typing_extensions import dataclass_transform

    @dataclass_transform(frozen_default=True)
    def frozen(cls: type[T]) -> type[T]:
        """Make a class a data class with slots, compared and hashed by its values."""
        return cls
else:

    def frozen(cls):
        """Make a class a data class with slots, compared and hashed by its values."""
        return dataclass(slots=True, unsafe_hash=True)(cls)
