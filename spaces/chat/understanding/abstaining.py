"""When to say “I don't know”: the confidence from which on answers are wrong no more often than the owner accepts."""

from collections.abc import Sequence

from shared.models.judged import Judged

FEW = 30
"""With fewer answers to go by, confidence is taken at its word."""


def threshold(judged: Sequence[Judged], accepted: float) -> float:
    """The lowest confidence from which on no more than the share `accepted` (0 to 1) of the answers is wrong.

    One more wrong answer is counted than there were: few answers prove little (so it is in Angelopoulos et al. 2022,
    Conformal Risk Control). With fewer than 30 answers, 1 minus what is accepted; 1 if no confidence suffices.
    """
    if len(judged) < FEW:
        return 1.0 - accepted
    ordered = sorted(judged, key=lambda one: one.confidence, reverse=True)
    found, wrong = 1.0, 1
    for count, one in enumerate(ordered, start=1):
        wrong += not one.right
        last = count == len(ordered) or ordered[count].confidence < one.confidence
        if last and wrong / (count + 1) <= accepted:
            found = one.confidence
    return found


def share_answered(judged: Sequence[Judged], at: float) -> float:
    """The share (0 to 1) of the questions that are answered with this threshold."""
    return sum(one.confidence >= at for one in judged) / len(judged) if judged else 0.0
