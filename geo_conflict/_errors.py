"""The errors of the project: each says what was expected, what was found and what to do."""


class GeoConflictError(Exception):
    """Base of every error that geo_conflict raises on purpose.

    Parameters
    ----------
    expected
        What the call needs.
    found
        What it got instead.
    do
        What the reader can do about it.
    """

    def __init__(self, expected: str, found: str, do: str) -> None:
        super().__init__(f"expected {expected}; found {found}; {do}")
        self.expected = expected
        self.found = found
        self.do = do


class InputError(GeoConflictError, ValueError):
    """An input (article, date, name, option) that cannot be used."""


class InputFileError(GeoConflictError, OSError):
    """A file that is missing or cannot be read or written."""


class DataError(GeoConflictError, RuntimeError):
    """A data file of the project, or a boundary file of the user, that is missing or broken."""


class DependencyError(GeoConflictError, ImportError):
    """An optional package that is not installed."""
