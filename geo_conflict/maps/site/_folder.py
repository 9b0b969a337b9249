"""The folder that a site is written into, and the manifest that says which files in it are the site's.

The manifest is written before the first file, with all names that the run will use and marked unfinished, and again
after the last. A run that is stopped, at whatever moment, thus leaves nothing that the next one does not know for its
own; and what the manifest does not name is never written over or removed.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from geo_conflict._errors import InputFileError
from geo_conflict._files import is_leftover, write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping

MANIFEST = ".geo-conflict-site.json"
_FORMAT = 1
_SAFE = re.compile(r"(?:\.?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*/)*\.?[a-z0-9][a-z0-9-]*(?:\.[a-z0-9-]+)*")
_CHECKSUM = re.compile("[0-9a-f]{64}")

_Entry = tuple[str, str]
"""What a file was made of, and what it holds: two checksums."""


class Folder:
    """A folder with a site in it, or with nothing yet.

    Parameters
    ----------
    path
        The folder; it is made when the first file is written.
    force
        Whether it may hold files that are not the site's. They stay as they are.

    Raises
    ------
    InputFileError
        When the path is no folder, or holds something else than a site of this package, or its manifest is broken.
    """

    def __init__(self, path: str | Path, *, force: bool = False) -> None:
        self.path = Path(path)
        if self.path.exists() and not self.path.is_dir():
            raise InputFileError("a folder for the site", f"the file {self.path}", "name a folder")
        self._key: str | None = None
        self._files: dict[str, _Entry | None] = {}
        self._done: dict[str, _Entry] = {}
        self._held: dict[str, str | None] = {}
        self.written = self.kept = self.removed = 0
        if (self.path / MANIFEST).is_file():
            self._key, self._files = _read(self.path / MANIFEST)
        elif not force and self._strangers():
            raise InputFileError(
                "an empty folder, or one with a site made before",
                f"other files in {self.path}",
                "name another folder, or use --force, which leaves those files as they are",
            )

    def is_whole(self, key: str) -> bool:
        """Whether a run that came to its end made the site of this key, and every file is still as it was."""
        return self._key == key and all(
            entry and self._holds(path, entry) for path, entry in self._files.items()
        )

    def is_current(self, path: str, key: str) -> bool:
        """Whether a file was made of what has this key, and is still as it was."""
        entry = self._files.get(path)
        return entry is not None and entry[0] == key and self._holds(path, entry)

    def read(self, path: str) -> bytes | None:
        """Return what a file of the site holds; None where it is not there, or not as it was."""
        if self._checksum(path) is None:
            return None
        entry = self._files[path]
        return (self.path / path).read_bytes() if entry is None or self._holds(path, entry) else None

    def plan(self, keys: Mapping[str, str]) -> None:
        """Take the names of the files to come, before any of them is written.

        Parameters
        ----------
        keys
            Of each file, by its path in the folder, the checksum of what it is made of.

        Raises
        ------
        InputFileError
            When a name is taken by what the site did not make.
        """
        self._check_free(keys)
        changing = [path for path, key in keys.items() if not self.is_current(path, key)]
        self._files |= dict.fromkeys(changing) | self._done
        self.path.mkdir(parents=True, exist_ok=True)
        self._note(key=None)

    def write(self, path: str, key: str, data: bytes) -> None:
        """Write a planned file, unless it holds that already."""
        checksum = hashlib.sha256(data).hexdigest()
        if self._checksum(path) == checksum:
            self.kept += 1
        else:
            file = self.path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            write_atomic(file, data, durable=False)  # what the disk loses, the next run misses
            self._held[path] = checksum
            self.written += 1
        self._done[path] = (key, checksum)

    def keep(self, path: str, key: str) -> None:
        """Leave a file of the site as it is."""
        checksum = self._checksum(path)
        assert checksum is not None
        self._done[path] = (key, checksum)
        self.kept += 1

    def keep_all(self) -> None:
        """Leave all files as they are."""
        self.kept = len(self._files)

    def finish(self, key: str) -> None:
        """Remove what former runs made and this one did not, then say in the manifest that all is there."""
        for path in sorted(set(self._files) - set(self._done)):
            self._remove(path)
        for folder in {self.path, *(self.path / parent for path in self._files for parent in _parents(path))}:
            self._tidy(folder)
        self._files = dict(self._done)
        self._note(key=key)

    def _note(self, *, key: str | None) -> None:
        files = {
            path: entry and {"key": entry[0], "sha256": entry[1]}
            for path, entry in sorted(self._files.items())
        }
        made = {"made_by": "geo-conflict site", "format": _FORMAT, "key": key, "files": files}
        text = json.dumps(made, indent=0) + "\n"
        file = self.path / MANIFEST
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            write_atomic(file, text)

    def _holds(self, path: str, entry: _Entry) -> bool:
        return self._checksum(path) == entry[1]

    def _checksum(self, path: str) -> str | None:
        """Return the checksum of a file that the site made; None where it is not there."""
        if path not in self._held:
            file = self.path / path
            there = path in self._files and file.is_file() and not file.is_symlink()
            self._held[path] = hashlib.sha256(file.read_bytes()).hexdigest() if there else None
        return self._held[path]

    def _check_free(self, keys: Mapping[str, str]) -> None:
        folders = {parent for path in keys for parent in _parents(path)}
        taken = [path for path in sorted(keys) if path not in self._files and _exists(self.path / path)]
        taken += [path for path in sorted(keys) if path in self._files and (self.path / path).is_dir()]
        taken += [
            name
            for name in sorted(folders)
            if _exists(self.path / name)
            and ((self.path / name).is_symlink() or not (self.path / name).is_dir())
        ]
        if taken:
            raise InputFileError(
                "the names of the site's files to be free",
                f"{self.path / taken[0]}, which it did not make",
                "move that away, or name another folder",
            )

    def _strangers(self) -> bool:
        """Whether the folder holds more than what a run left that was killed over its first manifest."""
        return self.path.is_dir() and any(
            not is_leftover(file.name, {MANIFEST}) for file in self.path.iterdir()
        )

    def _remove(self, path: str) -> None:
        file = self.path / path
        if any((self.path / parent).is_symlink() for parent in _parents(path)):
            return
        if file.is_file() or file.is_symlink():
            file.unlink()
            self.removed += 1

    def _tidy(self, folder: Path) -> None:
        """Remove the temporary files of a run that was killed, and the folder when nothing is left in it."""
        if folder.is_symlink() and folder != self.path:
            return
        if not folder.is_dir():
            return
        names = {MANIFEST, *(PurePosixPath(path).name for path in self._files)}
        for file in folder.iterdir():
            if is_leftover(file.name, names):
                file.unlink()
        if folder != self.path and not any(folder.iterdir()):
            folder.rmdir()


def _parents(path: str) -> list[str]:
    """Return the folders of a path in the site, the innermost first."""
    return [parent.as_posix() for parent in PurePosixPath(path).parents if parent.name]


def _exists(file: Path) -> bool:
    return file.exists() or file.is_symlink()


def _read(file: Path) -> tuple[str | None, dict[str, _Entry | None]]:
    try:
        made = json.loads(file.read_text(encoding="utf-8"))
        files = {path: _entry(path, entry) for path, entry in made["files"].items()}
        key = {("geo-conflict site", _FORMAT): made["key"]}[made["made_by"], made["format"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise InputFileError(
            "the manifest of a site that this version made",
            f"{file}, which cannot be used ({' '.join(str(error).split())[:80]})",
            "name another folder, or remove this one",
        ) from None
    return (key if isinstance(key, str) else None), files


def _entry(path: str, entry: Any) -> _Entry | None:
    """Check a row of the manifest: a path that leads out of the folder would have a stranger's file removed."""
    if not _SAFE.fullmatch(path):
        raise ValueError(f"a path {path!r}")
    if entry is None:
        return None
    key, checksum = entry["key"], entry["sha256"]
    if not (_CHECKSUM.fullmatch(key) and _CHECKSUM.fullmatch(checksum)):
        raise ValueError(f"no checksums of {path}")
    return key, checksum
