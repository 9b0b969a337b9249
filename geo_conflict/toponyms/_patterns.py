"""What stands in and around the names of places in English news, as regular expressions."""

from __future__ import annotations

import re

from geo_conflict.toponyms._words import LOCATIVE, TAKES_PLACE

# `Oleshky and Hola Prystan`, taken for one name.
AROUND_CONJUNCT = (re.compile(r"(?: and |, |\()$"), re.compile(r" and |, | \("))
# What a full name goes on with: `San Vicente del Caguán`.
FULL_NAME = re.compile(r" (?:del?|dela|de la|de los|de las|do|da|dos|sur|am|an der|al-|el-)\b")
# `fled Svatove for Starobilsk`, taken for the name of a work.
AROUND_GOAL = (re.compile(r" (?:for|to|towards?|from) $"), re.compile(r" (?:for|to|towards?|from) "))
# `left Gao for Bamako`.
LEFT_FOR = re.compile(r" (?:for|on|after|before|overnight|late|early|in the|by)\b|[,.]")

DAY = r"(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8})(?:,?\s*\d{4})?"
DATELINE = re.compile(
    rf"^[ \t\"“]*(?P<place>[^\W\d_][^\n()—–]{{1,60}}?)\s*(?P<day>,\s*{DAY})?\s*"
    r"(?:\((?P<agency>[A-Z][\w /.]{1,30})\)\s*(?:[-–—]|:)?|[-–—]{1,2}|\s-\s|(?P<colon>:))\s",
    re.MULTILINE,
)

# A capital after a word that may lead to a place.
MAY_NAME_PLACE = re.compile(rf"\b(?:the|of|{'|'.join(sorted(LOCATIVE | TAKES_PLACE))}) [^\W\d_a-z]")
# What is named after a place is none: the Marburg virus, the Minsk agreements.
NAMED_THING = re.compile(
    r"[ -](?:[Hh]a?emorrhagic )?(?:virus|ebolavirus|fever|disease|flu|influenza|syndrome|strain|encephalitis"
    r"|[Aa]ccords?|[Aa]greements?|Protocols?|protocols|Group|[Pp]rocess|[Tt]reaty|Conventions?|Declaration"
    r"|Times|Post|Herald|Tribune|Gazette)\b"
)
INTO = re.compile(
    r"\s*,\s*(?:in\s+)?(?:the\s+)?(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral)\w*[\s-]+){0,2}"
    r"|\s+in\s+(?:the\s+)?(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est|[Cc]entral)\w*[\s-]+){0,2}"
)

AUTHORITY = re.compile(
    r"(?:['’]s?)? (?:(?:City|County|State|Town|Metro|Municipal|Regional|Provincial|District|Central"
    r"|National|Public|Independent) )?"
    r"(?:Police|Sheriff|Council|Commission|Fire|Government|Ministry|Department|Parliament|Legislature"
    r"|Assembly|Senate|House of|Supreme Court|Superior Court|Crown Court|Court|Guard|Army|Armed Forces"
    r"|Highway Patrol|Patrol|Board|Schools?|School District|Health|Authority|Mayor|Governor"
    r"|State|High|Community|Regional|Memorial|Senior|Volunteer|Area|International"
    r"|Chamber|Planning|Zoning|Parks|Water|Port|Airport|Hospital|Post Office|Public Library)\b"
)
NAMED_AFTER = re.compile(
    r" (?:road|street|avenue|highway|square|bridge|mosque|hospital|university|brigade)\b"
)
# Arabic names go on over a hyphen: "Al-Mawasi" is not "Al", nor is "al-Numan" "Numan".
ARTICLE_BEFORE = re.compile(r"\b(?:[AaEe][lnrtdszh]|[Aa]sh|[Aa]dh)[-‑]$")
HYPHEN_AFTER = re.compile(r"[-‑][^\W\d_a-z]")
# `Donetsk, Luhansk and Kherson regions` names three regions.
PLURAL_UNIT = re.compile(r" (?:regions|oblasts|provinces|districts|governorates|counties|states|raions)\b")
OTHER_SCRIPT = re.compile(r" \((?P<name>[^\W\d_A-Za-z\u00c0-\u024f][^()\n]{1,40}?)[),;]")
SPEAKS = re.compile(
    r" (?:has |have |had |also |later |again )*(?:said|says|den(?:ied|ies)|reject(?:ed|s)|accus(?:ed|es)|claim(?:ed|s)"
    r"|condemn(?:ed|s)|warn(?:ed|s)|insist(?:ed|s)|announced|will|wants|sent|signed"
    r"|vow(?:ed|s)|demand(?:ed|s)|does not|did not|refused)\b"
)
AUTHORITY_OF = re.compile(
    r"\b(?:Government|Ministry|Parliament|Republic|Kingdom|University|City|Town|Village|County|State"
    r"|Bank|Diocese|Archdiocese|Port|Mayor|Province|District|Municipality|Embassy"
    r"|Emirate|Sultanate|Governorate) of (?:the )?$"
)
