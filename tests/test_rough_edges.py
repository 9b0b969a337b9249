"""Cases that once went wrong: outputs over inputs, pipes, halves of characters, endless lines, parts of names."""

import json
import os
import threading
from pathlib import Path

import pytest

from geo_conflict import boundaries, cli
from geo_conflict._errors import InputFileError
from geo_conflict.toponyms import find


def names(text: str) -> list[tuple[str, int | None]]:
    (found,) = find([text])
    return [(toponym.text, toponym.place.geonameid if toponym.place else None) for toponym in found]


def test_an_output_never_takes_the_place_of_an_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    article = tmp_path / "a.txt"
    article.write_text("Shelling hit Kharkiv.", encoding="utf-8")
    assert cli.main(["map", str(article), "-o", str(article)]) == 2
    assert cli.main(["extract", str(article), "-o", str(article)]) == 2
    page = str(tmp_path / "p.html")
    assert cli.main(["map", str(article), "-o", page, "--geojson", page]) == 2
    assert article.read_text(encoding="utf-8") == "Shelling hit Kharkiv."
    assert "twice in the command" in capsys.readouterr().err


def test_a_pipe_is_written_and_stays_a_pipe(tmp_path: Path) -> None:
    article, pipe = tmp_path / "a.txt", tmp_path / "pipe"
    article.write_text("Shelling hit Kharkiv.", encoding="utf-8")
    os.mkfifo(pipe)
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text(encoding="utf-8")), daemon=True)
    reader.start()
    assert cli.main(["extract", str(article), "-o", str(pipe), "--processes", "1"]) == 0
    reader.join(timeout=30)
    assert pipe.is_fifo()
    assert json.loads(read[0])["places"][0]["text"] == "Kharkiv"


def test_half_a_surrogate_pair_costs_one_character_and_no_crash(tmp_path: Path) -> None:
    archive, out = tmp_path / "a.jsonl", tmp_path / "o.jsonl"
    archive.write_text(
        '{"id": "a\\ud83d", "text": "Near Kyiv \\ud83d shells hit Kharkiv."}\n', encoding="utf-8"
    )
    assert cli.main(["extract", str(archive), "-o", str(out), "--processes", "1"]) == 0
    places = json.loads(out.read_text(encoding="utf-8"))["places"]
    text = json.loads(archive.read_text(encoding="utf-8"))["text"]
    assert [text[place["start"] : place["end"]] for place in places] == ["Kyiv", "Kharkiv"]


def test_a_folder_is_no_boundary_file(tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match="name the file in it"):
        boundaries.read_file(tmp_path)


def test_a_text_without_a_full_stop_is_read_in_parts() -> None:
    text = "shells hit Kharkiv and Goma and " * 1500
    assert len(names(text)) == 3000


@pytest.mark.parametrize(
    ("unit", "geonameid"), [("West Darfur", 408658), ("South Darfur", 408660), ("North Darfur", 408666)]
)
def test_a_part_of_a_collective_is_itself(unit: str, geonameid: int) -> None:
    assert [(n, i) for n, i in names(f"The RSF attacked villages in {unit} on Sunday.") if "Darfur" in n] == [
        (unit, geonameid)
    ]


def test_an_arabic_article_is_not_a_place_nor_what_follows_it() -> None:
    found = names("Strikes hit Al-Mawasi and Maarat al-Numan.")
    assert not {"Al", "Numan"} & {name for name, _ in found}


def test_a_dateline_is_marked_once() -> None:
    assert [name for name, _ in names("WASHINGTON - In Texas, rallies were held for Ukraine.")].count(
        "WASHINGTON"
    ) == 1
