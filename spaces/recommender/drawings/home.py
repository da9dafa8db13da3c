"""What lies in a house: kitchen, bed, bath, light, paper."""

from .drawing import Drawing

HOME = {
    "teapot": Drawing(
        words="teapot, loose tea, tea",
        body="M12 20h22c4 6 4 16-3 22H15c-7-6-7-16-3-22z",
        lines="M36 25c7-2 7 11-1 11M10 27 3 20M14 20c2-7 16-7 18 0M23 14v-3",
    ),
    "bread": Drawing(
        words="bread, bread board, sourdough starter set, proving basket, pie iron, soda bread tin, bakery",
        body="M8 22c-6-8 4-15 10-12 6-3 14-3 18 1 8-1 10 9 4 13v16H8z",
        lines="M17 25l5-5M26 25l5-5",
    ),
    "jar": Drawing(
        words="jar, preserving jar, jam funnel, cider press, tooth powder, fermentation crock, bath salt",
        body="M13 18h22v20a5 5 0 0 1-5 5H18a5 5 0 0 1-5-5z",
        lines="M15 7h18v7H15zM15 14l-2 4M33 14l2 4M13 27h22",
    ),
    "apron": Drawing(
        words="apron, work apron",
        body="M17 16h14c0 6 3 8 7 9v18H10V25c4-1 7-3 7-9z",
        lines="M17 16c0-15 14-15 14 0M10 27l-5 3M38 27l5 3M18 31h12v6H18z",
    ),
    "board": Drawing(
        words="board, birch board, apple peeler, nut cracker, bread board",
        body="M10 16h28a3 3 0 0 1 3 3v20a3 3 0 0 1-3 3H10a3 3 0 0 1-3-3V19a3 3 0 0 1 3-3z",
        lines="M18 16v-6a6 4 0 0 1 12 0v6M13 36c7-2 14-2 22 0",
    ),
    "pillow": Drawing(
        words="pillow, pillowcase, cushion, duvet, eye mask, pillow mist",
        body="M7 13c11 3 23 3 34 0-2 7-2 15 0 22-11-3-23-3-34 0 2-7 2-15 0-22z",
        lines="M14 20c4 1 7 1 10 1M14 20c1 3 1 5 1 7",
    ),
    "bed": Drawing(
        words="bed, cot, cot bittern, bed set, crib sheet",
        body="M6 26h36v10H6z",
        lines="M6 13v29M42 36v6M42 26c0-6-4-8-8-8H18v8M8 25c0-7 7-7 7 0",
    ),
    "blanket": Drawing(
        words=(
            "blanket, throw, picnic rug, cloth, swaddling cloth, curtain, napkin, scarf, wrap, baby blanket, quilt kit"
        ),
        body="M8 12h32v24H8z",
        lines="M8 20h32M8 28h32M12 36v6M18 36v6M24 36v6M30 36v6M36 36v6",
    ),
    "towel": Drawing(
        words="towel, washcloth, bathrobe, swim robe, tea towel",
        body="M12 8h24v33H12z",
        lines="M6 8h36M12 32h24M12 36h24M24 8v8",
    ),
    "soap": Drawing(
        words="soap, shampoo, shampoo bar, balm, soap dish, soap tin, dish soap",
        body="M8 24h32a3 3 0 0 1 3 3v9a4 4 0 0 1-4 4H9a4 4 0 0 1-4-4v-9a3 3 0 0 1 3-3z",
        lines="M14 32h14M29 11a4.5 4.5 0 1 1 9 0a4.5 4.5 0 1 1-9 0M17 16a3 3 0 1 1 6 0a3 3 0 1 1-6 0",
    ),
    "brush": Drawing(
        words="brush, toothbrush, sponge, clothes airer, clothes brush, shaving soap, back brush, nail brush",
        body="M5 16h31a5 5 0 0 1 0 10H5z",
        lines="M9 26v11M15 26v11M21 26v11M27 26v11M33 26v11",
    ),
    "drop": Drawing(
        words=(
            "oil, oak oil, wash, boot wax, ink, proofing agent, spray, midge spray, wood glue, polish, bath oil, "
            "lamp oil, chain oil, room spray, reed diffuser, diffuser refill, beeswax polish, membrane wash, "
            "down wash, wool wash, moth ring"
        ),
        body="M24 4c8 13 13 18 13 26a13 13 0 0 1-26 0c0-8 5-13 13-26z",
        lines="M17 31a7 7 0 0 0 7 7",
    ),
    "candle": Drawing(
        words=(
            "candle, candlestick, tea light, candle snuffer, chamber stick, block candle, wicks, wax pellet, "
            "sealing wax"
        ),
        body="M18 20h12v22H18z",
        lines="M24 20v-3M24 17c-6-4 0-9 0-13 0 4 6 9 0 13zM11 42h26M18 26c4 0 3 5 6 5",
    ),
    "wreath": Drawing(
        words="wreath, advent wreath ring, lavender, incense cone, incense house, pressed leave",
        body="M8 40C3 18 18 6 43 5c0 23-11 38-31 34",
        lines="M5 44C12 30 20 22 32 16M18 27v-9M23 22h9",
    ),
    "book": Drawing(
        words=(
            "book, notebook, sketchbook, diary, calendar, bookmark, sketchbook wash, reading, recipe tin, "
            "explorer's notebook, magazine, novel"
        ),
        body="M24 11c-5-4-11-4-19-3v30c8-1 14-1 19 3 5-4 11-4 19-3V8c-8-1-14-1-19 3z",
        lines="M24 11v30M10 16c3 0 6 0 9 2M10 24c3 0 6 0 9 2M38 16c-3 0-6 0-9 2M38 24c-3 0-6 0-9 2",
    ),
    "pen": Drawing(
        words="pen, pencil, travel paint box, pencil sharpener, carpenter's pencil",
        body="M7 41l4-13L32 7l9 9-21 21z",
        lines="M27 12l9 9M11 28l9 9",
    ),
    "letter": Drawing(
        words=(
            "letter, letter set, postcard, card, greeting card, envelope, envelope book, card game, family card game"
        ),
        body="M5 11h38v27H5z",
        lines="M5 11l19 16 19-16M5 38l14-15M43 38 29 23",
    ),
    "gift": Drawing(
        words="wrapping paper, gift, gift label, birthday",
        body="M8 22h32v20H8z",
        lines="M5 14h38v8H5zM24 14v28M24 14C11 14 12 4 19 4c4 0 5 6 5 10zM24 14c13 0 12-10 5-10-4 0-5 6-5 10z",
    ),
    "lantern": Drawing(
        words="lantern, storm lantern, candle lantern",
        body="M16 16h16l2 20H14z",
        lines="M12 36h24v6H12zM17 16l2-5h10l2 5M19 11c0-8 10-8 10 0M24 21c-4 5-3 10 0 10s4-5 0-10z",
    ),
    "lamp": Drawing(
        words="lamp, lampshade, light, night light",
        body="M15 7h18l7 17H8z",
        lines="M24 24v17M14 42h20M31 24v7",
    ),
    "head torch": Drawing(
        words="head torch, torch, headband, bike light set, hub lamp, reflector band, trouser clip",
        body="M5 18h18l8-6h6v24h-6l-8-6H5z",
        lines="M31 12v24M42 17l4-2M42 24h4M42 31l4 2M12 24h6M23 18v12",
    ),
    "sun": Drawing(
        words="solar panel, sun, power bank, solar spike, sun cream",
        body="M15 24a9 9 0 1 1 18 0a9 9 0 1 1-18 0",
        lines="M24 4v6M24 38v6M4 24h6M38 24h6M10 10l4 4M34 34l4 4M38 10l-4 4M10 38l4-4",
    ),
    "string": Drawing(
        words="string of light, string",
        body="M8 22a3 4 0 1 1 6 0a3 4 0 1 1-6 0M21 28a3 4 0 1 1 6 0a3 4 0 1 1-6 0M34 22a3 4 0 1 1 6 0a3 4 0 1 1-6 0",
        lines="M2 8c10 14 34 14 44 0M11 18v-3M24 24v-5M37 18v-3",
    ),
}
