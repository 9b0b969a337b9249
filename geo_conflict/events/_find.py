"""The events of an article: its sentences read one by one, then what one tells of another."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from geo_conflict import toponyms as _toponyms
from geo_conflict.events import (
    _actors,
    _clusters,
    _dates,
    _dating,
    _harm,
    _hits,
    _joining,
    _lexicon,
    _parse,
    _parts,
    _placing,
    _scene,
    _sites,
    _speakers,
    _speech,
    _types,
    _unlisted,
)
from geo_conflict.events._draft import Context, Draft
from geo_conflict.events._model import COUNTED, Event, Source

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from geo_conflict.events._actors import Mention
    from geo_conflict.events._clusters import Cluster
    from geo_conflict.events._hits import Hit
    from geo_conflict.events._scene import Scene
    from geo_conflict.toponyms import Toponym
    from geo_conflict.toponyms._model import Entity

ACTS = frozenset(
    """
    air arrest attack exchange explode fight flee handover harm leave meet protest shell sign take truce
    violate
    """.split()
)
PLAIN = frozenset({"protest", "explode", "shell", "air"})
WORDS_OF_CONFLICT = 2
MANY_WORDS_OF_CONFLICT = 5
SHORT = 500
BASE_CONFIDENCE = {"verb": 0.9, "noun": 0.8, "adjective": 0.75}


def find(
    article: str,
    text: str,
    toponyms: Sequence[Toponym],
    entities: Sequence[Entity],
    published: dt.date | None = None,
    *,
    merge: bool = True,
) -> list[Event]:
    """Return the events of an article.

    Parameters
    ----------
    article
        Id of the article.
    text
        Its text.
    toponyms
        Its toponyms, in the order of the text.
    entities
        Its named entities.
    published
        Its day, from which `last night` and `on Tuesday` are counted; without it they stay unresolved.
    merge
        Whether what the article tells twice is one event.

    Returns
    -------
    list of Event
        In the order of the text.
    """
    sentences = [(span, _lexicon.words_of(text[slice(*span)])) for span in _sentences(text)]
    all_words = frozenset().union(*(words for _, words in sentences))
    of_conflict = len(text) < SHORT or _lexicon.is_of_conflict(all_words, WORDS_OF_CONFLICT)
    frames = ACTS if of_conflict else PLAIN
    told = [span for span, words in sentences if _lexicon.may_tell(words, frames)]
    # Words alone are news in a short text, or in one that is about a conflict throughout.
    alone = len(text) < SHORT or (of_conflict and _lexicon.is_of_conflict(all_words, MANY_WORDS_OF_CONFLICT))
    speech = _speech_of(all_words, told=bool(told)) if of_conflict and (told or alone) else frozenset()
    spoken = [(span, words) for span, words in sentences if speech and _lexicon.may_tell(words, speech)]
    if not told and not spoken:
        return []
    mentions = _actors.find(text, toponyms, entities, date=published)
    beyond = _unlisted.find(text, toponyms, entities, mentions)
    mentions = [one for one in mentions if not _unlisted.is_place(one, beyond)]
    toponyms = [*toponyms, *beyond]
    reader = _Reader(Context(article, text, published, toponyms, mentions, merge))
    if not told and not _lexicon.is_of_conflict(all_words, 1):
        spoken = [(span, words) for span, words in spoken if _names_a_party(span, mentions)]
    drafts = reader.read(told, frames)
    if spoken and (reader.told or alone):
        drafts = reader.with_words(
            drafts,
            [span for span, words in spoken if _refers(words) or _names_one(span, mentions, toponyms)],
            speech,
        )
    return reader.events(drafts)


def _speech_of(words: frozenset[str], *, told: bool) -> frozenset[str]:
    """Which words are news: of a text without an act or a word of conflict, plain `said` is none."""
    if told or _lexicon.is_of_conflict(words, 1):
        return _lexicon.SPEECH
    return _lexicon.SPEECH - {"tell"}


def _sentences(text: str) -> list[tuple[int, int]]:
    found = _toponyms.sentences(text)
    return [span for span in (found.bounds(number) for number in range(len(found))) if span[0] < span[1]]


def _refers(words: frozenset[str]) -> bool:
    """Whether a sentence has a pronoun or an official, who may speak for an actor named before."""
    return not words.isdisjoint(_speakers.SUBJECTS) or any(
        _lexicon.is_in("spokesman", word) for word in words
    )


def _names_a_party(span: tuple[int, int], mentions: Sequence[Mention]) -> bool:
    """Whether a sentence names a state, group or body itself: what these say is news, a mayor's promise is none."""
    return any(
        span[0] <= one.start < span[1] and one.how in {"name", "seat", "land"} and not one.is_person
        for one in mentions
    )


def _names_one(span: tuple[int, int], mentions: Sequence[Mention], toponyms: Sequence[Toponym]) -> bool:
    """Whether a sentence names an actor, or a capital that may speak for one."""
    acts = any(span[0] <= mention.start < span[1] and mention.actor is not None for mention in mentions)
    return acts or any(
        span[0] <= one.start < span[1]
        and one.place is not None
        and one.place.feature_code in {"PPLC", "PCLI"}
        for one in toponyms
    )


class _Reader:
    """Reads the sentences of one article."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self._scenes: dict[int, Scene] = {}
        self.told: list[Draft] = []

    def read(self, spans: Iterable[tuple[int, int]], frames: frozenset[str]) -> list[Draft]:
        """Return what the sentences tell, acts only."""
        drafts = []
        for scene in self.scenes(span for span in spans if not self._is_accident(span)):
            hits = _hits.find(scene, frames)
            drafts += self._drafts(scene, _clusters.group(scene, hits), hits)
        self.told = [
            draft for number, draft in enumerate(drafts) if not _joining.refers(draft, drafts[:number])
        ]
        return _joining.join(self.context, drafts)

    def with_words(
        self, drafts: list[Draft], spans: Iterable[tuple[int, int]], frames: frozenset[str]
    ) -> list[Draft]:
        """Add statements and accusations: words of those who take part, where they tell no event themselves."""
        found = list(drafts)
        for scene in self.scenes(spans):
            acts = [draft for draft in self.told if draft.scene is scene]
            taken = {number for draft in acts for number in draft.cluster.numbers}
            known = [draft for draft in acts if all(draft is not other for other in drafts)]
            spoken = _speech.read(self.context, scene, _hits.find(scene, frames), acts, known)
            alone = [hit for hit in spoken if hit.word.number not in taken]
            spoken_of = self._drafts(scene, [_clusters.Cluster([hit]) for hit in alone], alone)
            _placing.place(self.context, spoken_of)
            for draft in spoken_of:
                _dating.lean(
                    self.context, draft, [other for other in drafts if other.first.start < draft.first.start]
                )
                draft.actors = _speech.actors(self.context, draft)
            _speech.share(spoken_of)
            _speech.said_on(spoken_of)
            found += [draft for draft in spoken_of if any(actor.part == "speaker" for actor in draft.actors)]
        return sorted(found, key=lambda draft: draft.first.start)

    def scenes(self, spans: Iterable[tuple[int, int]]) -> list[Scene]:
        """Return the sentences with what stands in them, each parsed once."""
        spans = list(spans)
        missing = [span for span in spans if span[0] not in self._scenes]
        parses = _parse.parse(self.context.text, missing)
        dates = [
            _dates.find(self.context.text, parse.start, parse.end, self.context.published) for parse in parses
        ]
        for scene in _scene.scenes(
            self.context.text, parses, self.context.toponyms, self.context.mentions, dates
        ):
            self._scenes[scene.parse.start] = scene
        return [self._scenes[start] for start, _ in spans if start in self._scenes]

    def _is_accident(self, span: tuple[int, int]) -> bool:
        text = self.context.text[slice(*span)]
        return bool(_lexicon.in_text("accident").search(text)) and not _lexicon.in_text("conflict").search(
            text
        )

    def _drafts(self, scene: Scene, clusters: list[Cluster], hits: list[Hit]) -> list[Draft]:
        spoken = _hits.speech(scene)
        meant = _speakers.meant(self.context, scene)
        drafts = []
        for cluster in clusters:
            others = ({hit.word.number for hit in hits} | spoken) - cluster.numbers
            harm = _harm.read(scene, cluster)
            kind = _types.of(scene, cluster, harm.victims)
            draft = Draft(scene, cluster, kind, harm, counts=dict(harm.counts))
            draft.found = _sites.candidates(scene, cluster, others) or _sites.fronted(scene, cluster, others)
            draft.actors = _parts.read(scene, cluster, kind, harm.victims, others, meant)
            draft.sources = [(scene.parse.start, scene.parse.end, "")]
            drafts.append(draft)
        _dating.date(self.context, scene, drafts, spoken)
        return drafts

    def events(self, drafts: list[Draft]) -> list[Event]:
        """Make the events of what was put together."""
        for draft in drafts:
            draft.actors = _parts.complete(draft, drafts)
        return [self._event(draft) for draft in drafts]

    def _event(self, draft: Draft) -> Event:
        scene, first = draft.scene, draft.first
        words = self.context.text[first.start : first.end]
        name = f"{self.context.article}|{scene.parse.start}|{draft.type}|{first.start - scene.parse.start}|{words}"
        trust = BASE_CONFIDENCE[draft.cluster.hits[0].trigger.part_of_speech]
        return Event(
            id=hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:12],
            article=self.context.article,
            type=draft.type,
            start=scene.parse.start,
            end=scene.parse.end,
            trigger=words,
            trigger_start=first.start,
            when=draft.when,
            date_text=draft.date_text,
            site=_placing.shaped(self.context, draft),
            site_text=_placing.site_text(self.context, draft),
            roles=_placing.roles(self.context, draft),
            actors=tuple(draft.actors),
            **{kind: draft.counts.get(kind) for kind in COUNTED},
            civilians=draft.harm.civilians,
            is_total=draft.is_total,
            sources=tuple(Source(self.context.article, start, end, why) for start, end, why in draft.sources),
            rule="+".join(
                sorted({f"{hit.frame}:{hit.trigger.part_of_speech}" for hit in draft.cluster.hits})
            ),
            confidence=trust,
        )
