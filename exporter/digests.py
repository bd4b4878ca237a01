"""The digest that identifiers and canonical forms are made of."""

from __future__ import annotations

try:
    from _blake2 import (
        blake2b,  # which hashlib has it from, and OpenSSL beside it, whose loading takes ten times as long
    )
except ImportError:
    from hashlib import blake2b

__all__ = ["blake2b"]
