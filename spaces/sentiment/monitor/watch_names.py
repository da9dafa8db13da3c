"""Shorter ways to write a company's name that headlines use."""

from collections.abc import Iterator

from .watch_words import Word, inner_words, split_words, word_key

_ORDINARY = """AI ALL AN AND ARE AS AT BE BIG BUY CEO CFO CTO DNA ECB EPS ESG ETF EU EV EVS FBI FDA FED FOR GDP GO HAS
IMF IPO IS IT LNG LOW NEW NOW ON ONE OPEC OR OUT PC PE PM REIT SEC SEE SO TV UK UN US USA WHO WTO"""
COMMON_CAPITALS = frozenset(_ORDINARY.split())
"""Tickers that are ordinary in a headline: they count as tickers only with a `$` or an exchange beside them."""
_VAGUE = """advanced allied american applied associated atlantic bank british canadian capital central china chinese
city consolidated credit digital direct eastern energy european federal first general german global gold
green home india indian international japan life media metal national new north northern oil one pacific
people power prime public royal sea second silver south southern standard star sun super the trade union
united universal us western world"""
_COMMON_ALONE = frozenset(_VAGUE.split())
"""What a name is not cut down to: "First Group" is not called "First"."""
_LEGAL = """Inc|Incorporated|plc|Ltd|Limited|AG|SE|SA|S.A.|NV|N.V.|Corp|Corporation|Co|Company|Companies|LLC|L.L.C.|LP|
L.P.|LLP|GmbH|KGaA|AB|ASA|AS|A/S|Oyj|Oy|SpA|S.p.A.|BV|B.V.|Pte|Pty|KK|K.K.|Group|Groupe|Holding|Holdings|Bhd|Berhad|Tbk|
SAB de CV|S.A.B. de C.V.|SARL|S.à r.l.|PJSC|JSC|publ|株式会社|集团|集團|有限公司"""
_ENDINGS = frozenset(map(word_key, _LEGAL.split("|")))
_LONGEST = max(map(len, _ENDINGS))


def shorter_names(name: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """(key, as written) of other spellings: without "The", without legal endings, apostrophes left out or put in."""
    words = inner_words(split_words(name))
    seen = {_key(words)}
    for variant in _cut(words):
        written = name[variant[0].start : variant[-1].end]
        for key in (_key(variant), _without_apostrophes(_key(variant)), _with_apostrophe(_key(variant))):
            if key and key not in seen:
                seen.add(key)
                yield key, written


def _cut(words: list[Word]) -> Iterator[list[Word]]:
    """The words, and what remains of them as one ending after the other is taken away."""
    while words:
        yield words
        if words[0].key == "the" and len(words) > 2:
            yield from _cut(words[1:])
        key = _key(words)
        most = min(_LONGEST, len(key) - 1)
        ending = next((count for count in range(most, 0, -1) if key[-count:] in _ENDINGS), 0)
        words = inner_words(words[:-ending]) if ending else []
        while words and words[-1].key == "and":
            words = inner_words(words[:-1])
        if len(words) == 1 and words[0].key in _COMMON_ALONE:
            return


def _key(words: list[Word]) -> tuple[str, ...]:
    return tuple(word.key for word in words)


def _without_apostrophes(key: tuple[str, ...]) -> tuple[str, ...]:
    """As McDonald's is also written: McDonalds."""
    parts: list[str] = []
    for number, word in enumerate(key):
        if word == "'" and 0 < number < len(key) - 1:
            continue
        if number > 1 and key[number - 1] == "'":
            parts[-1] += word
        else:
            parts.append(word)
    return tuple(parts)


def _with_apostrophe(key: tuple[str, ...]) -> tuple[str, ...]:
    """As Barclays is also written: Barclay's."""
    last = key[-1] if key else ""
    return (*key[:-1], last[:-1], "'", "s") if len(last) > 4 and last.endswith("s") else ()
