"""The words that hold sentences together and name nothing."""

import re
from collections import Counter
from collections.abc import Sequence

WORD = re.compile(r"[^\W\d_]+")


def as_set(words: str) -> frozenset[str]:
    """Words with spaces between them as a set."""
    return frozenset(words.split())


FUNCTION = as_set(
    """
    a about above after again against all almost along already also although always am among an and another any are
    around as at away back be became because been before behind being below between both but by can cannot could did do
    does doing done down during each either else enough even ever every few for from further had has have having he her
    here hers herself him himself his how however i if in into is it its itself just less lot many may me might
    more most much must my myself neither never no nor not now of off often on once one only onto or other others our
    ours out over own per perhaps quite rather same several shall she should since so some still such than that the
    their theirs them themselves then there therefore these they this those though through thus to together too toward
    towards under until up upon us very was we well were what whatever when whenever where whether which while who whom
    whose why will with within without would yet you your yours yourself
    """
)
"""The function words of English."""
COMMON = as_set(
    """
    added amid ask asked became become becomes began begin believe bring brought call called came come comes coming day
    days early expect expected far find first found gave get gets getting give given gives go goes going gone good got
    great happen happened held help hold including instead keep kept knew know known last late later least left let like
    likely little long look looked looking made make makes making mean means met monday month months need needed new
    next old part people put ran really recent recently run said sat saw say saying says second see seem seemed seems
    seen sent set show showed shown something soon start started take taken takes taking tell tells than thing things
    think thought thursday time times today told tomorrow took tried try trying tuesday turn turned two three four five
    six seven eight nine ten use used using want wanted wants way wednesday week weeks went year years yesterday friday
    saturday sunday according earlier don didn doesn isn aren wasn weren won wouldn couldn shouldn hasn haven hadn ll ve
    re mr mrs ms dr january february march april june july august september october november december
    """
)
"""Words of English that are in texts on anything, and at the edge of no key phrase."""

ELSEWHERE = as_set(
    """
    aber als auch auf aus bei das dass dem der des ein eine einen er es für ich ist mit nach nicht noch oder sich sie
    sind und von war werden wie zu zum zur au aux avec ce ces cette dans elle est et il ils je le les leur ne ont par
    pas plus pour que qui se ses son sont sur un une vous como con del desde e el ella en esta este fue hay la las lo
    los muy não o os para pero por sus tiene um uma ao com da das dos foi mais na nos pela che chi con della delle di
    gli ha hanno nel nella per è più sono de dan dat deze die door een het hij naar niet ook te uit van voor wordt zijn
    af at av den det ett han har hun ikke inte jag med og och om på sig som till vi är się jest jak nie od przez w z że
    egy az hogy ja ei että ovat bir bu ve için yang dan ini itu
    """
) - (FUNCTION | COMMON)
"""Frequent words of other languages in Latin letters that are none of English."""

RARE, SHORTEST = 0.01, 4
"""In other languages: a word is one if it is shorter than this, or more frequent and not long."""
LONG, FEWEST = 6, 5
"""Letters of a word that is not long, and how often it is there at least."""


def stop_words(words: Sequence[str], english: bool) -> frozenset[str]:
    """The words (in lower case) that separate phrases in a text of these words.

    In other languages the rarer of them are told by their length and frequency.
    """
    if english:
        return FUNCTION | COMMON
    counts = Counter(words)
    often = max(FEWEST, RARE * len(words))
    return ELSEWHERE | frozenset(
        word for word, count in counts.items() if len(word) < SHORTEST or (count >= often and len(word) < LONG)
    )
