"""Copy Leaflet's script and style sheet into the package, so that a page needs nothing from the network.

Fetched with npm by exact version and checked; images are put into the style sheet, the marker picture (which
the pages do not use) and the link to the source map are left out.
"""

from __future__ import annotations

import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "leaflet"
VERSION = "1.9.4"
ASSETS = Path(__file__).resolve().parent.parent / "geo_conflict" / "maps" / "assets"
PINNED = {
    "package/dist/leaflet.js": "db49d009c841f5ca34a888c96511ae936fd9f5533e90d8b2c4d57596f4e5641a",
    "package/dist/leaflet.css": "a7837102824184820dfa198d1ebcd109ff6d0ff9a2672a074b9a1b4d147d04c6",
    "package/dist/images/layers.png": "1dbbe9d028e292f36fcba8f8b3a28d5e8932754fc2215b9ac69e4cdecf5107c6",
    "package/dist/images/layers-2x.png": "066daca850d8ffbef007af00b06eac0015728dee279c51f3cb6c716df7c42edf",
    "package/LICENSE": "53e8dc25862014e4324741ca18fbe3611e11d42ef69f59f86ea8c5389647d4cb",
}
_IMAGE = re.compile(r"url\((images/[\w-]+\.png)\)")
_MARKER_RULE = re.compile(r"/\* Default icon URLs \*/\s*\.leaflet-default-icon-path[^}]*}\s*")
_SOURCE_MAP = re.compile(r"\n//# sourceMappingURL=\S+\s*$")


def fetch() -> dict[str, bytes]:
    """Return the pinned files of the package, their SHA-256 checked."""
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--pack-destination", folder, f"{PACKAGE}@{VERSION}"]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            found = {name: _member(archive, name) for name in PINNED}
    for name, content in found.items():
        checksum = hashlib.sha256(content).hexdigest()
        if checksum != PINNED[name]:
            sys.exit(f"{PACKAGE} {VERSION}: {name} has SHA-256 {checksum}, pinned is {PINNED[name]}")
    return found


def _member(archive: tarfile.TarFile, name: str) -> bytes:
    stream = archive.extractfile(name)
    if stream is None:
        sys.exit(f"{PACKAGE} {VERSION}: no file {name}")
    return stream.read()


def style(files: dict[str, bytes]) -> str:
    """Return the style sheet with its images inside."""
    text = _MARKER_RULE.sub("", _text(files["package/dist/leaflet.css"]))
    return _IMAGE.sub(lambda found: f"url({_data(files[f'package/dist/{found[1]}'])})", text)


def _text(content: bytes) -> str:
    """Return text with plain line ends: a browser reads no others, and checksums are of what it reads."""
    return content.decode("utf-8").replace("\r\n", "\n")


def _data(image: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(image).decode()}"


def main() -> None:
    """Write the assets."""
    files = fetch()
    script = _SOURCE_MAP.sub("\n", _text(files["package/dist/leaflet.js"]))
    for name, text in (
        ("leaflet.js", script),
        ("leaflet.css", style(files)),
        ("LICENSE-leaflet", _text(files["package/LICENSE"])),
    ):
        (ASSETS / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.encode()):,} bytes")


if __name__ == "__main__":
    main()
