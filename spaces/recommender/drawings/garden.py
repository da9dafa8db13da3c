"""What grows, and what is worked with."""

from .drawing import Drawing

GARDEN = {
    "bench": Drawing(
        words="bench, stool, oakham stool, deckchair, slat, kneeling cushion, swing, rope swing",
        body="M6 14h36v9H6z",
        lines="M4 30h40M8 30v12M40 30v12M9 23v7M39 23v7",
    ),
    "watering can": Drawing(
        words="watering can, indoor watering can, rain barrel tap kit, rain barrel",
        body="M15 19h19v22H15z",
        lines="M15 31 6 14M2 17l7-5M18 19v-3c0-8 13-8 13 0v3M34 23c10 0 10 14 0 14",
    ),
    "spade": Drawing(
        words="trowel, spade, hand fork, border rake, rake, bulb planter, garden set",
        body="M17 24h14v10c0 5-4 8-7 10-3-2-7-5-7-10z",
        lines="M24 24V6M17 6h14",
    ),
    "scissors": Drawing(
        words="secateur, scissor, wick trimmer",
        body="M9 38a5 5 0 1 0 10 0a5 5 0 1 0-10 0M29 38a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
        lines="M17 34 33 5M31 34 15 5",
    ),
    "saw": Drawing(
        words="saw, pruning saw, log saw, pull saw",
        body="M3 33 30 13l6 8L9 38z",
        lines="M30 13l8-6c4-2 9 4 6 8l-8 6zM9 38l1 5 4-8 2 4 3-7 2 4 3-8 2 4 4-8",
    ),
    "packet": Drawing(
        words="seed, seed box, seed packet, little gardener's seed box",
        body="M12 6h24v37H12z",
        lines="M12 13h24M24 37V26M24 29c-6 0-8-3-8-7 6 0 8 3 8 7zM24 26c0-5 2-7 8-7 0 5-2 7-8 7z",
    ),
    "plant": Drawing(
        words=(
            "terracotta pot, herb, herb collection, bulb, spring bulb, potting soil, peat-free potting soil, "
            "liquid fertiliser, balcony box, grow bag, trellis, plant label, garden"
        ),
        body="M13 30h22l-3 13H16z",
        lines="M24 30V16M24 21c-8 0-11-5-11-11 8 0 11 4 11 11zM24 17c0-8 4-11 11-11 0 8-4 11-11 11z",
    ),
    "bird house": Drawing(
        words="bird feeder, nesting box, insect hotel, bird",
        body="M12 20 24 8l12 12v22H12z",
        lines="M7 24 24 7l17 17M20 25a4 4 0 1 1 8 0a4 4 0 1 1-8 0M24 34v4",
    ),
    "axe": Drawing(
        words="axe, hatchet",
        body="M23 9c7-6 17-2 19 11-7-2-12 0-16 3z",
        lines="M29 6 9 43",
    ),
    "hammer": Drawing(
        words="hammer, mallet, tent mallet, toolkit, starter toolkit, carpentry",
        body="M10 9h20c6 0 9 3 10 9h-8v4H13a3 3 0 0 1-3-3z",
        lines="M20 22h8v20a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2z",
    ),
    "spanner": Drawing(
        words=(
            "tool, hand pump, floor pump, multi-tool, screwdriver set, hand drill, puncture kit, buckle, "
            "hip belt, chain brush, wall hook, wall plug, clamp lamp workbench"
        ),
        body="M30 6a9 9 0 0 0-8 12L6 34a5 5 0 0 0 7 8l16-16a9 9 0 0 0 13-11l-7 5-5-2-1-5z",
        lines="M10 38h0",
    ),
    "ruler": Drawing(
        words="tape measure, folding rule, kitchen scale, bath thermometer, baby bath thermometer",
        body="M4 32 32 4l12 12-28 28z",
        lines="M12 24l4 4M18 18l6 6M24 12l4 4M9 34h0",
    ),
    "spool": Drawing(
        words=(
            "spool, darning mushroom, mending, patche, iron-on patche, duct tape, sewing awl, ribbon, "
            "repair kit, tent repair kit, mat repair set, seam sealer, beeswax wrap"
        ),
        body="M15 14h18v20H15z",
        lines="M12 7h24v7H12zM12 34h24v7H12zM15 21l18 3M15 27l18 3M33 30c9 2 4 9 11 12",
    ),
}
