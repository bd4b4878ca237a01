"""Exceptions: they mean that the work cannot go on; everything else is a finding."""

from __future__ import annotations


class ExporterError(Exception):
    """The tool cannot do its job; carries a finding code and, where known, the place.

    ``place`` is text such as ``profile.toml:12`` or a path; the command line prints ``place: error [code] message``
    and ends with exit code 2.
    """

    def __init__(self, code: str, message: str, place: str = "") -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.place = place

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}error [{self.code}] {self.message}"


class NoRoomError(ExporterError):
    """What must wait on the disk cannot be kept there, so that no other way of reading is worth a try.

    Code ``file.cannotWrite``; the place is the folder of temporary files.
    """


class StageFailed(Exception):  # noqa: N818 - a checkpoint, told by its findings
    """A stage found errors that the next stage cannot build on; the findings tell them."""

    def __init__(self, stage: str) -> None:
        super().__init__(f"{stage} found errors")
        self.stage = stage
