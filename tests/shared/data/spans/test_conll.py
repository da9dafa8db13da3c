"""CoNLL files in every variant that people have."""

import pytest

from shared.errors import DataError
from tests.shared.data.spans.reading_help import documents_of, found, read, rows

EXPECTED = [
    ("Anna works for Acme Foods .", [("Anna", "PER"), ("Acme Foods", "ORG")]),
    ("It rains", []),
    ("Berlin", [("Berlin", "LOC")]),
]
LINES = [
    ("Anna", "B-PER"), ("works", "O"), ("for", "O"), ("Acme", "B-ORG"), ("Foods", "I-ORG"), (".", "O"), None,
    ("It", "O"), ("rains", "O"), None, ("Berlin", "B-LOC"),
]  # fmt: skip
BILOU = {"Anna": "U-PER", "Acme": "B-ORG", "Foods": "L-ORG", "Berlin": "U-LOC"}
BIOES = {"Anna": "S-PER", "Acme": "B-ORG", "Foods": "E-ORG", "Berlin": "S-LOC"}
IOB1 = {"Anna": "I-PER", "Acme": "I-ORG", "Foods": "I-ORG", "Berlin": "I-LOC"}
PLAIN = {"Anna": "PER", "Acme": "ORG", "Foods": "ORG", "Berlin": "LOC"}


def conll(separator="\t", tags=None, between="", end="\n"):
    """The lines as a file; `between`: columns between token and tag; `tags`: other tags for some tokens."""
    tags = tags or {}
    lines = ["" if line is None else f"{line[0]}{separator}{between}{tags.get(*line)}" for line in LINES]
    return end.join([*lines, ""])


@pytest.mark.parametrize(
    ("content", "scheme"),
    [
        (conll(), "BIO tags, separated by tabs"),
        (conll(" "), "BIO tags, separated by spaces"),
        (conll("   "), "BIO tags, separated by spaces"),
        (conll(end="\r\n"), "BIO tags"),
        (conll(between="NNP\tB-NP\t"), "BIO tags"),
        (conll(" ", between="NNP B-NP "), "BIO tags"),
        (conll(tags=BILOU), "BILOU tags"),
        (conll(" ", tags=BIOES), "BIOES tags"),
        (conll(tags=IOB1), "IOB1 tags"),
        (conll(tags=PLAIN), "labels without a prefix"),
        ("\n\n" + conll() + "\n\n", "BIO tags"),
        ("-DOCSTART- -X- O O\n\n" + conll(" ", between="NNP B-NP "), "BIO tags"),
        ("\ufeff" + conll(), "BIO tags"),
        (conll().replace("B-", "B_").replace("I-", "I_"), "BIO tags"),
        (conll().replace("\tO", "\to").replace("B-", "b-").replace("I-", "i-"), "BIO tags"),
    ],
)
def test_schemes_and_separators(tmp_path, content, scheme):
    table = read(tmp_path, content, "train.txt")
    assert found(table) == EXPECTED
    assert table.notes[0].startswith(f"Read as CoNLL with {scheme}")
    assert table.notes[0].endswith("3 texts with 3 entities of 3 types.")
    assert len(table.notes) == 1
    assert table.columns == ["text", "entities"]


@pytest.mark.parametrize("name", ["train.csv", "train", "train.conll", "train.tsv", "train.bio", "train.json"])
def test_the_ending_is_only_a_hint(tmp_path, name):
    assert found(read(tmp_path, conll(), name)) == EXPECTED


def test_rows_are_the_lines_of_the_first_tokens(tmp_path):
    assert rows(read(tmp_path, conll())) == [1, 8, 11]
    assert rows(read(tmp_path, "\n# id = 1\n" + conll())) == [3, 10, 13]
    assert rows(read(tmp_path, "-DOCSTART-\tO\n\n" + conll())) == [3, 10, 13]


def test_neighbours_of_one_label(tmp_path):
    bio = "a\tB-X\nb\tB-X\nc\tI-X\nd\tO\n\n"
    iob1 = "a\tI-X\nb\tB-X\nc\tI-X\nd\tO\n\n"
    plain = "a\tX\nb\tX\nc\tX\nd\tO\ne\tO\n\n"
    assert found(read(tmp_path, bio)) == found(read(tmp_path, iob1)) == [("a b c d", [("a", "X"), ("b c", "X")])]
    assert found(read(tmp_path, plain)) == [("a b c d e", [("a b c", "X")])]


def test_broken_sequences_are_repaired_and_named(tmp_path):
    table = read(tmp_path, conll() + "\nin\tO\nNew\tI-LOC\nYork\tI-LOC\n\nA\tB-X\nB\tI-Y\n")
    assert found(table)[3:] == [("in New York", [("New York", "LOC")]), ("A B", [("A", "X"), ("B", "Y")])]
    assert "2 rows with an entity that begins with an inner tag (I- without B-)" in table.notes[1]
    assert "(rows 13 and 17)" in table.notes[1]


def test_broken_bilou_is_repaired_and_named(tmp_path):
    content = conll(tags=BILOU) + "\nNew\tB-LOC\nYork\tI-LOC\nrains\tO\n\nOld\tI-LOC\nYork\tL-LOC\n"
    table = read(tmp_path, content)
    assert found(table)[3:] == [("New York rains", [("New York", "LOC")]), ("Old York", [("Old York", "LOC")])]
    assert "2 rows with an entity whose first or last tag is missing" in table.notes[1]
    assert "(rows 13 and 17)" in table.notes[1]


def test_comments(tmp_path):
    content = "# global = 1\n# sent_id = 1\n# text = Anna works.\nAnna\tB-PER\nworks\tO\n.\tO\n\n# id 7\nIt\tO\n"
    table = read(tmp_path, content)
    assert found(table) == [("Anna works.", [("Anna", "PER")]), ("It", [])]
    assert rows(table) == [4, 9]


@pytest.mark.parametrize("separator", ["\t", " "])
def test_number_signs_are_tokens_too(tmp_path, separator):
    content = "# text = # 1 of #acme\n#|O\n1|O\nof|O\n#acme|B-ORG\n\n#acme|B-ORG\n\n#|O\n#|O\n".replace("|", separator)
    assert found(read(tmp_path, content)) == [
        ("# 1 of #acme", [("#acme", "ORG")]),
        ("#acme", [("#acme", "ORG")]),
        ("# #", []),
    ]


def test_text_of_a_comment_is_used_only_if_the_tokens_are_in_it(tmp_path):
    table = read(tmp_path, "# text = He said \"no\".\nHe\tO\nsaid\tO\n``\tO\nno\tB-X\n''\tO\n.\tO\n\n")
    assert found(table) == [("He said `` no '' .", [("no", "X")])]
    table = read(tmp_path, '# text = "No"\n"\tO\nNo\tB-X\n"\tO\n\n')  # what looks like a JSON string may be the text
    assert found(table) == [('"No"', [("No", "X")])]


def test_edited_tokens_of_our_own_files(tmp_path):
    table = read(tmp_path, '# text = "Anna  works"\nAnne\tB-PER\nworks\tO\n\n')
    assert found(table) == [("Anne works", [("Anne", "PER")])]


def test_columns_with_a_header_and_token_numbers(tmp_path):
    numbered = "1\tAnna\tPROPN\tB-PER\n2-3\tdon't\t_\tO\n2\tdo\tAUX\tO\n3\tn't\tPART\tO\n\n1\tBerlin\tPROPN\tB-LOC\n"
    assert found(read(tmp_path, numbered)) == [("Anna do n't", [("Anna", "PER")]), ("Berlin", [("Berlin", "LOC")])]
    headed = "Token\tPOS\tTag\n" + conll(between="X\t")
    table = read(tmp_path, headed)
    assert found(table) == EXPECTED
    assert rows(table)[0] == 2


def test_tag_first(tmp_path):
    lines = ["" if line is None else f"{line[1]}\t{line[0]}" for line in LINES]
    assert found(read(tmp_path, "\n".join(lines))) == EXPECTED


def test_tags_without_a_label(tmp_path):
    assert found(read(tmp_path, "big\tO\nApple\tB\nInc\tI\n\nno\tO\n")) == [
        ("big Apple Inc", [("Apple Inc", "ENTITY")]),
        ("no", []),
    ]


def test_labels_with_hyphens_and_spaces(tmp_path):
    assert found(read(tmp_path, "Ulysses\tB-work of-art\nis\tO\n\nlong\tO\n"))[0][1] == [("Ulysses", "work of-art")]


def test_lines_without_a_tag(tmp_path):
    table = read(tmp_path, conll() + "\nin\tO\nParis\nnow\tO\nand\tO\n")
    assert found(table)[3] == ("in Paris now and", [])
    assert "1 row with a token without a tag; it was read as O (row 14)." in table.notes


def test_tokens_with_spaces_and_no_break_spaces(tmp_path):
    table = read(tmp_path, "10\u00a0000 B-NUM\nof O\n\nit O\n")
    assert found(table)[0] == ("10\u00a0000 of", [("10\u00a0000", "NUM")])
    table = read(tmp_path, "New York\tB-LOC\n \tO\nnow\tO\n\nit\tO\n")
    assert found(table)[0] == ("New York now", [("New York", "LOC")])


def test_one_sentence_without_blank_lines(tmp_path):
    assert found(read(tmp_path, "Anna\tB-PER\nrests\tO\n")) == [("Anna rests", [("Anna", "PER")])]


@pytest.mark.parametrize(
    ("codec", "said"), [("latin-1", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-8-sig", "UTF-8"), ("utf-8", "UTF-8")]
)
def test_encodings(tmp_path, codec, said):
    table = read(tmp_path, "Jürgen\tB-PER\nMüller\tI-PER\nist\tO\ngrößer\tO\n\nals\tO\nÄlle\tO\n".encode(codec))
    assert found(table)[0] == ("Jürgen Müller ist größer", [("Jürgen Müller", "PER")])
    assert table.notes[0].split(": ")[0].endswith(said)


def test_a_damaged_byte(tmp_path):
    table = read(tmp_path, conll().encode() * 20 + b"K\xf6ln\tB-LOC\n" + "Öl\tO\n".encode() * 20)
    assert documents_of(table)[-1].text.startswith("Berlin K\ufffdln Öl")


def test_a_long_table_without_blank_lines_is_refused(tmp_path):
    with pytest.raises(DataError, match="nothing tells where a sentence ends"):
        read(tmp_path, "Anna\tB-PER\nrests\tO\n" * 1_000)
