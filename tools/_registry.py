"""Write rows of data/registry.json: the tools that build data files record each one here."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"
REGISTRY = DATA / "registry.json"


def record(
    path: Path,
    *,
    name: str,
    title: str,
    version: str,
    source: str,
    licence: str,
    attribution: str,
    date: str | None = None,
    worldview: str | None = None,
) -> None:
    """Add the file to the registry, or replace its row, with its size and SHA-256."""
    content = path.read_bytes()
    row: dict[str, object] = {
        "name": name,
        "path": path.resolve().relative_to(DATA).as_posix(),
        "title": title,
        "version": version,
        "source": source,
        "licence": licence,
        "attribution": attribution,
        "date": date,
        "worldview": worldview,
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    kept = [other for other in _rows() if other["name"] != name and other["path"] != row["path"]]
    _write(sorted([*kept, row], key=lambda other: str(other["name"])))
    print(f"{row['path']}: {len(content):,} bytes")


def _rows() -> list[dict[str, object]]:
    if not REGISTRY.exists():
        return []
    rows: list[dict[str, object]] = json.loads(REGISTRY.read_text(encoding="utf-8"))["datasets"]
    return rows


def _write(rows: list[dict[str, object]]) -> None:
    text = json.dumps({"datasets": rows}, indent=2, ensure_ascii=False) + "\n"
    scratch = REGISTRY.with_suffix(".json.new")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(REGISTRY)
