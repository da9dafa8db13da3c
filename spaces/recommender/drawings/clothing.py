"""What is worn and ridden, and what children play with."""

from .drawing import Drawing

CLOTHING = {
    "umbrella": Drawing(
        words="umbrella, parasol",
        body="M4 24C6 4 42 4 44 24c-4-4-9-4-13 0-4-4-10-4-14 0-4-4-9-4-13 0z",
        lines="M24 8V5M24 21v18a4 4 0 0 0 8 0",
    ),
    "jacket": Drawing(
        words=(
            "jacket, poncho, raincoat, town raincoat, jumper, fleece, coat, cape, soft-shell, overshirt, "
            "waistcoat, vest, windproof vest, body warmer, suit, puddle suit, snowsuit, swimsuit, shirt, "
            "t-shirt, base layer, merino base layer, rain jacket"
        ),
        body="M17 8 8 13 4 37h7l3-13v18h20V24l3 13h7l-4-24-9-5c-3 5-11 5-14 0z",
        lines="M24 12v30M18 33h2M28 33h2",
    ),
    "trousers": Drawing(
        words="trouser, legging, skirt, rain trouser",
        body="M14 7h20l4 35h-9l-5-22-5 22h-9z",
        lines="M13 13h22M24 13v7",
    ),
    "hat": Drawing(
        words="hat, balaclava, neck tube, sauna hat",
        body="M10 32c0-25 28-25 28 0z",
        lines="M8 32h32v8H8zM16 32v8M24 32v8M32 32v8M21 10a3 3 0 1 1 6 0a3 3 0 1 1-6 0",
    ),
    "mitten": Drawing(
        words="mitten, glove, oven glove, handlebar mitt, snow mitten",
        body="M16 41V31l-8-7c-3-3 2-8 6-5l3 3v-6c0-12 19-12 19 0v25z",
        lines="M13 35h26",
    ),
    "boot": Drawing(
        words=(
            "boot, wellington, wellie, gaiter, snowshoe, ankle wellie, boot brush, boot dryer, hiking boot, snow spike"
        ),
        body="M14 6h14v18c4 4 15 3 15 13v2H12V24c2-6 2-12 2-18z",
        lines="M10 39h35v4H10zM22 13h6M22 18h6M24 23h5",
    ),
    "shoe": Drawing(
        words="shoe, sandal, clog, slipper, overshoe, lace, insole, bootee, bike shoe",
        body="M6 22c6 5 10 1 13-3 6 9 24 7 24 17v2H6z",
        lines="M4 38h40v4H4zM21 24l4-3M26 28l3-4",
    ),
    "sock": Drawing(
        words="sock",
        body="M18 6h14v20c0 4-2 6-5 9l-6 6c-6 5-15-2-9-9l6-6z",
        lines="M18 12h14M14 32c2 4 5 6 9 6",
    ),
    "bike": Drawing(
        words=(
            "bike, bicycle, bicycles, balance bike, child seat, trailer, mudguard set, leather saddle, "
            "saddle cover, grip, phone mount"
        ),
        body="M4 32a8 8 0 1 0 16 0a8 8 0 1 0-16 0M28 32a8 8 0 1 0 16 0a8 8 0 1 0-16 0",
        lines="M12 32l6-14h14l4 14M18 18l6 14 8-14M12 32h12M14 14h7M30 12h6M31 12l1 6",
    ),
    "helmet": Drawing(
        words="helmet",
        body="M6 32c0-28 36-28 36 0z",
        lines="M3 32h42M16 32c0-11 2-17 8-21M32 32c0-11-2-17-8-21M12 32c2 8 8 10 12 10",
    ),
    "lock": Drawing(
        words="lock, frame lock, folding lock",
        body="M11 22h26v20H11z",
        lines="M16 22v-6c0-13 16-13 16 0v6M24 30v5",
    ),
    "bell": Drawing(
        words="bell",
        body="M10 34c4-4 3-8 4-14 2-12 18-12 20 0 1 6 0 10 4 14z",
        lines="M7 34h34M20 39c2 4 6 4 8 0M24 10V6",
    ),
    "child": Drawing(
        words="child, children, baby, toddler, teether, kid",
        body="M16 13a8 8 0 1 1 16 0a8 8 0 1 1-16 0",
        lines="M24 21v12M24 33l-7 11M24 33l7 11M9 21c7 7 23 7 30 0M21 15c2 2 4 2 6 0",
    ),
    "kite": Drawing(
        words="kite",
        body="M27 3 43 18 22 34 12 13z",
        lines="M27 3 22 34M12 13l31 5M22 34c-7 2 0 6-7 8s-6-1-10 2",
    ),
    "sledge": Drawing(
        words="sledge, bob",
        body="M5 17h29v5H5z",
        lines="M4 34h32c11 0 10-17 1-17M11 34V22M27 34V22M4 41h40",
    ),
    "magnifier": Drawing(
        words="magnifying box, bug net, tick check, tick check family set, insect",
        body="M20 7a13 13 0 1 1 0 26a13 13 0 1 1 0-26z",
        lines="M29 30l14 14M13 20a7 7 0 0 1 7-7",
    ),
}
