"""What is carried, pitched, cooked with and paddled."""

from .drawing import Drawing

CAMPING = {
    "tent": Drawing(
        words=(
            "tent, bell tent, festival two-man tent, den building kit, bug dome, play tent, two-pole shelter, "
            "canvas mat, camping"
        ),
        body="M24 9 4 40h40z",
        lines="M24 22l-7 18M24 22l7 18M24 9l-3-5M24 9l3-5M2 40h44",
    ),
    "tarp": Drawing(
        words=(
            "tarp, awning, canopy, shelter, groundsheet, porch carpet, bothy, hammock fly, rooftop drying line, "
            "sun roof, beach shelter"
        ),
        body="M3 20 24 8l21 12-7 5H10z",
        lines="M10 25v17M38 25v17M4 42h40M3 20l-1 8M45 20l1 8",
    ),
    "hammock": Drawing(
        words="hammock, hammock willow",
        body="M6 16c6 22 30 22 36 0-6 8-30 8-36 0z",
        lines="M4 8v34M44 8v34M6 16l-2-3M42 16l2-3",
    ),
    "peg": Drawing(
        words=(
            "peg, guy line, pole section, strap, rope, twine, rope ladder, knot card, tree-saver strap, pole sleeve"
        ),
        body="M12 5h9v4l-3 3v27l-1.5 5-1.5-5V12l-3-3zM28 5h9v4l-3 3v27l-1.5 5-1.5-5V12l-3-3z",
        lines="M18 16c4 10 9 10 13 0",
    ),
    "sleeping bag": Drawing(
        words=(
            "sleeping bag, liner, quilt drift, quilt, bivouac bag, inner bag, hut liner, storage sack, compression sack"
        ),
        body="M14 42V18a10 12 0 0 1 20 0v24a2 2 0 0 1-2 2H16a2 2 0 0 1-2-2z",
        lines="M18 19a6 6 0 0 1 12 0c0 4-12 4-12 0zM24 26v18",
    ),
    "mat": Drawing(
        words=(
            "mat, pad, rug, sedge sleeping mat, sedge deep sleeping mat, bath mat, doormat, pump sack, desk pad, "
            "field blanket"
        ),
        body="M13 11h27a7 13 0 0 1 0 26H13a7 13 0 0 1 0-26z",
        lines="M13 11a7 13 0 0 1 0 26M13 18a3 6 0 1 0 3 6M24 11a7 13 0 0 1 0 26M33 11a7 13 0 0 1 0 26",
    ),
    "rucksack": Drawing(
        words="rucksack, backpack, city pack, running vest, child carrier, tarn, picnic rucksack",
        body="M12 20a12 10 0 0 1 24 0v20a3 3 0 0 1-3 3H15a3 3 0 0 1-3-3z",
        lines="M20 10V7a4 3 0 0 1 8 0v3M17 28h14v9H17zM17 21h14M12 26H8v10h4M36 26h4v10h-4",
    ),
    "tote": Drawing(
        words=(
            "tote, satchel, folding shopper, pannier, basket, trolley, neck purse, net bag, belly bag, "
            "sling bag, dog saddle bag, shoe bag, wash bag, bread bag, laundry bag, bag, bar bag, frame bag, "
            "rain cover, lavender bag, water bag"
        ),
        body="M9 18h30l-3 24H12z",
        lines="M17 24v-8a7 8 0 0 1 14 0v8M13 34h22",
    ),
    "duffel": Drawing(
        words=(
            "duffel, weekend bag, saddle roll, packing cube, photo insert, rope bag, tool roll, dry bag, cutlery roll"
        ),
        body="M7 20h34a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3V23a3 3 0 0 1 3-3z",
        lines="M16 40V20M32 40V20M16 26c0-18 16-18 16 0",
    ),
    "stove": Drawing(
        words=(
            "ember, stove, ember stove, wood stove, twig stove, oven, windshield, toaster, grate, griddle, pump seal"
        ),
        body="M12 10h24v11a4 4 0 0 1-4 4H16a4 4 0 0 1-4-4z",
        lines="M7 14h5M36 14h5M24 40c-5 0-6-4-4-7 1-2 3-2 4-5 1 3 3 3 4 5 2 3 1 7-4 7zM10 44h28",
    ),
    "kettle": Drawing(
        words="kettle",
        body="M14 18h20c5 6 7 14 6 22H8c-1-8 1-16 6-22z",
        lines="M16 18c0-14 16-14 16 0M40 28l5-7M20 18h8",
    ),
    "coffee": Drawing(
        words="mug, cup, coffee, camp coffee dripper, pour-over stand, coffee bean, hand mill",
        body="M9 16h24v21a5 5 0 0 1-5 5H14a5 5 0 0 1-5-5z",
        lines="M33 21h3a6 6 0 0 1 0 13h-3M17 11c-3-3 2-4 0-7M25 11c-3-3 2-4 0-7",
    ),
    "bottle": Drawing(
        words=(
            "bottle, flask, spring cartridge, filter bottle, gas cartridge, winter gas, gravity filter, "
            "hot-water bottle, hot bottle, steel flask"
        ),
        body="M16 18c0-3 3-3 3-6h10c0 3 3 3 3 6v22a3 3 0 0 1-3 3H19a3 3 0 0 1-3-3z",
        lines="M19 5h10v7H19zM16 25h16M16 34h16",
    ),
    "pan": Drawing(
        words="pan, ironwell pan, ironwell mini pan, chain scrubber",
        body="M18 17a13 13 0 1 1 0 26a13 13 0 1 1 0-26z",
        lines="M28 21 43 5M18 22a8 8 0 0 1 8 8",
    ),
    "pot": Drawing(
        words="pot, crock, roasting dish, tripod, camp pot set, dish bowl",
        body="M10 20h28v16a5 5 0 0 1-5 5H15a5 5 0 0 1-5-5z",
        lines="M4 25h6M38 25h6M7 20h34M12 20c2-8 22-8 24 0M24 14v-4M21 10h6",
    ),
    "box": Drawing(
        words="cool box, ice pack, frost ice pack, workbench, cold frame, worm compost box, frost",
        body="M7 18h34v20a3 3 0 0 1-3 3H10a3 3 0 0 1-3-3z",
        lines="M5 11h38v7H5zM15 11c0-8 18-8 18 0M20 28h8",
    ),
    "tin": Drawing(
        words=(
            "tin, tiffin, toolbox, first-aid tin, seed-starting tray, pen tray, starter set, gift tin, "
            "mending kit, desk tidy"
        ),
        body="M6 20h36v17a4 4 0 0 1-4 4H10a4 4 0 0 1-4-4z",
        lines="M6 20c0-5 3-8 6-8h24c3 0 6 3 6 8zM21 17h6v7h-6z",
    ),
    "bowl": Drawing(
        words=(
            "bowl, soup bowl, trail stew, trail porridge, spice mill, salt cellar, oat crusher, sprouting jar, soup"
        ),
        body="M5 22h38c0 12-8 18-19 18S5 34 5 22z",
        lines="M16 44h16M18 16c-3-3 2-5 0-9M27 16c-3-3 2-5 0-9",
    ),
    "plate": Drawing(
        words="plate, butter dish, pizza stone",
        body="M24 8a16 16 0 1 1 0 32a16 16 0 1 1 0-32z",
        lines="M24 15a9 9 0 1 1 0 18a9 9 0 1 1 0-18z",
    ),
    "spoon": Drawing(
        words="spoon, spork, cutlery, skewer",
        body="M17 4c5 0 7 5 7 9s-3 8-7 8-7-4-7-8 2-9 7-9z",
        lines="M17 21v23M34 4v40M29 4v9c0 7 10 7 10 0V4",
    ),
    "knife": Drawing(
        words=(
            "knife, paring knive, knife block, razor, sharpening stone, strop, dough scraper, carving set, "
            "spoon carving set, folding knife, fire steel, carving knife"
        ),
        body="M19 4c9 4 10 14 10 23H19z",
        lines="M17 27h14v4H17zM20 31h8v10a4 4 0 0 1-8 0z",
    ),
    "fire": Drawing(
        words="fire, fire lighter, matche, match, fire bowl, campfire, garden torche, torche",
        body="M24 4c2 9 13 13 13 24a13 13 0 0 1-26 0c0-6 3-9 5-12 1 3 2 5 4 6 0-7 1-13 4-18z",
        lines="M24 41c-5 0-6-4-5-7 1-3 4-4 5-8 1 4 4 5 5 8 1 3 0 7-5 7z",
    ),
    "logs": Drawing(
        words="log, firewood, whittling blank, firewood bag",
        body=(
            "M6 34a6 6 0 1 1 12 0a6 6 0 1 1-12 0M30 34a6 6 0 1 1 12 0a6 6 0 1 1-12 0M18 22a6 6 0 1 1 12 0"
            "a6 6 0 1 1-12 0"
        ),
        lines="M12 34h0M36 34h0M24 22h0M18 40h12M12 28l8-2M36 28l-8-2M4 42h40",
    ),
    "canoe": Drawing(
        words="canoe, paddle, wooden boat, boat",
        body="M3 22c12 5 30 5 42 0-2 9-10 13-21 13S5 31 3 22z",
        lines="M35 5 17 30M35 5c4-2 6 2 3 5l-4 4M4 42c4-3 6-3 10 0s6 3 10 0 6-3 10 0 6 3 10 0",
    ),
    "map": Drawing(
        words="map, map case, compass, pocket telescope, telescope, binocular, walking pole",
        body="M5 12l13-5 12 5 13-5v29l-13 5-12-5-13 5z",
        lines="M18 7v29M30 12v29M9 29c4-6 4 2 6-4M34 20l5 5M39 20l-5 5",
    ),
}
