"""Writing files so that a reader never meets half of one."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from geo_conflict._errors import InputFileError

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

_ATTEMPTS = 16
_KEPT = 100
_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{12}\.tmp", re.DOTALL)


def write_atomic(path: str | Path, data: str | bytes, *, durable: bool = True) -> Path:
    """Write a file whole or not at all.

    The data goes to a temporary file in the same folder, is flushed to the disk and takes its name in one
    step; on failure the temporary file is removed and what stood under the name before stays as it was. A
    device or a pipe (``/dev/stdout``) cannot be renamed over and is written straight.

    Parameters
    ----------
    path
        The file to write. A symbolic link is followed, and stays a link.
    data
        Its content; text is encoded as UTF-8.
    durable
        Whether to wait until the disk has it. Without, a machine that loses its power may lose it, or keep an empty
        file: for a caller with many files that checks them when it runs again.

    Returns
    -------
    pathlib.Path
        The path as it was given.

    Raises
    ------
    geo_conflict._errors.InputFileError
        When the folder does not exist, the name is a folder, or the disk or the permissions say no.
    """
    given = Path(path)
    with _failures_named(given):
        content = data.encode("utf-8") if isinstance(data, str) else data
        target = given.resolve()
        if target.is_dir():
            raise InputFileError("a file to write", f"{given}, which is a folder", "name a file inside it")
        if not target.parent.is_dir():
            raise InputFileError(
                "a folder to write into", f"no folder {given.parent}", "make it first, or name another"
            )
        if target.exists() and not target.is_file():
            target.write_bytes(content)
        else:
            _write_beside(target, content, durable=durable)
    return given


def is_leftover(name: str, targets: Container[str]) -> bool:
    """Whether a file's name is that of a temporary file of `write_atomic` for one of the targets.

    A process that is killed while it writes leaves one behind.

    Examples
    --------
    >>> is_leftover(".index.html.0123456789ab.tmp", {"index.html"})
    True
    """
    found = _TEMPORARY.fullmatch(name)
    return found is not None and found[1] in targets


def _write_beside(target: Path, content: bytes, *, durable: bool) -> None:
    """Write a temporary file in the folder of the target, then rename it to the target."""
    descriptor, temporary = _create_beside(target)
    try:
        with os.fdopen(descriptor, "wb") as handle:
            handle.write(content)
            if durable:
                handle.flush()
                os.fsync(handle.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    if durable:
        _sync_folder(target.parent)


def _create_beside(target: Path) -> tuple[int, Path]:
    """Create a new empty file beside the target, with the permissions that any new file gets."""
    for _ in range(_ATTEMPTS):
        temporary = target.with_name(f".{target.name[:_KEPT]}.{secrets.token_hex(6)}.tmp")
        with contextlib.suppress(FileExistsError):
            return os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666), temporary
    raise FileExistsError(f"no free temporary name beside {target}")


def _sync_folder(folder: Path) -> None:
    """Flush the new name to the disk, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


@contextlib.contextmanager
def _failures_named(path: Path) -> Iterator[None]:
    """Turn the operating system's refusals into one line that says what to do."""
    try:
        yield
    except InputFileError:
        raise
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputFileError(
            f"to write {path}", str(reason).lower(), "choose another place, or mend its permissions"
        ) from error
