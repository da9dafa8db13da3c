"""Files of many kinds, good and bad, on their way into the base."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

FAQ = (
    "Question;Answer;Topic\nDo you sell tea?;Yes, from Assam.;Goods\nIs there tea?;Yes, from Assam.;Goods\n"
    ";Nobody asks.;\nWhere?;;\n"
)


@pytest.fixture
def base(services, counting, knowledge) -> Any:
    return knowledge


def taken(base: Any, path: Path) -> Any:
    (file,) = base.import_files([path], [path.name]).files
    return file


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_questions_with_one_answer_are_one_article(base, tmp_path) -> None:
    file = taken(base, written(tmp_path / "faq.csv", FAQ))
    assert file.problem == ""
    assert "Left out 2 rows without a question or an answer (rows 4 and 5)." in file.notes
    (article,) = base.articles()
    assert (article.title, article.topic, article.text) == ("Do you sell tea?", "Goods", "Yes, from Assam.")
    assert (article.questions, article.source) == (("Is there tea?",), "faq.csv")


@pytest.mark.parametrize("kind", ["tsv", "json", "jsonl", "xlsx", "parquet"])
def test_tables_in_every_form(base, tmp_path, kind: str) -> None:
    import pandas as pd

    table = pd.DataFrame({"customer_question": ["Do you sell tea?"], "answer": ["Yes."]})
    path = tmp_path / f"FAQ.{kind.upper()}"
    if kind == "tsv":
        table.to_csv(path, sep="\t", index=False)
    elif kind in ("json", "jsonl"):
        table.to_json(path, orient="records", lines=kind == "jsonl")
    elif kind == "xlsx":
        with pd.ExcelWriter(path, engine="openpyxl") as writer:
            table.to_excel(writer, index=False)
    else:
        table.to_parquet(path)
    assert taken(base, path).shelved.added == 1
    assert [article.title for article in base.articles()] == ["Do you sell tea?"]


def test_a_table_of_something_else_is_refused_by_its_columns(base, tmp_path) -> None:
    file = taken(
        base, written(tmp_path / "orders.csv", "number,street\n1,Long Street where the shop is\n2,Short one\n")
    )
    assert file.problem == (
        "orders.csv has no column for the question: name its columns “question” and “answer” (it has “number” and "
        "“street”)."
    )
    assert base.count() == 0


def test_a_word_document_keeps_its_headings(base, tmp_path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("Returns", 0)
    document.add_heading("How long", 1)
    document.add_paragraph("You have 30 days.")
    document.add_heading("Costs", 1)
    document.add_paragraph("It is free.")
    document.save(str(tmp_path / "manual.docx"))
    assert taken(base, tmp_path / "manual.docx").shelved.added == 2
    assert [(a.topic, a.title, a.text) for a in base.articles()] == [
        ("Returns", "How long", "You have 30 days."),
        ("Returns", "Costs", "It is free."),
    ]


def test_a_web_page_keeps_its_headings_and_no_script(base, tmp_path) -> None:
    page = (
        "<html><title>Help</title><h1>Tea</h1><h2 class='a'>How <i>hot</i>?</h2><p>Très chaud.</p><script>x()</script>"
    )
    taken(base, written(tmp_path / "help.html", page + "</html>"))
    (article,) = base.articles()
    assert (article.topic, article.title, article.text) == ("Tea", "How hot?", "Très chaud.")


def test_bad_files_are_named_and_good_ones_kept(base, tmp_path) -> None:
    files = [
        written(tmp_path / "empty.md", ""),
        written(tmp_path / "broken.pdf", b"%PDF-1.7 nothing"),
        written(tmp_path / "good.md", "# A\n## B\nText."),
        written(tmp_path / "picture.png", b"\x89PNG\r\n\x1a\n0000"),
        written(tmp_path / "not.zip", "no archive"),
        written(tmp_path / "bad.json", "{"),
        written(tmp_path / "marks.md", "---\n\n***\n"),
        tmp_path / "gone.txt",
    ]
    imported = base.import_files(files, [path.name for path in files])
    assert imported.added == 1
    assert [file.name for file in imported.files if not file.problem] == ["good.md"]
    assert len(imported.problems) == 7
    for file in imported.files:
        if file.problem:
            assert file.problem.startswith(file.name)
            assert file.problem.endswith(".")
            assert "Traceback" not in file.problem


def test_a_zip_of_tables_and_documents(base, tmp_path) -> None:
    import pandas as pd

    table = tmp_path / "t.parquet"
    pd.DataFrame({"q": ["Parquet?"], "a": ["Indeed."]}).to_parquet(table)
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as archive:
        archive.writestr("folder/faq.csv", "question,answer\nTea?,Yes.\n")
        archive.writestr("folder/returns.md", "# Returns\n## How long\nDays.")
        archive.write(table, "t.parquet")
        archive.writestr("__MACOSX/._faq.csv", "question,answer\nHidden?,Yes.\n")
        archive.writestr("inner.zip", b"PK\x05\x06" + b"\0" * 18)
        archive.writestr("broken.xlsx", b"PK\x03\x04 no workbook")
        archive.writestr("../../evil.md", "## Evil\nBut only a name.")
    imported = base.import_files([tmp_path / "all.zip"], ["all.zip"])
    assert {article.title for article in base.articles()} == {"Tea?", "How long", "Parquet?", "Evil"}
    assert [file.name for file in imported.files if file.problem] == ["__MACOSX/._faq.csv", "inner.zip", "broken.xlsx"]
    assert not (tmp_path.parent / "evil.md").exists()


def test_importing_again_replaces_and_does_not_double(base, tmp_path) -> None:
    path = written(tmp_path / "a.md", "# T\n## One\nFirst.\n## Two\nSecond.\n## Three\nThird.")
    taken(base, path)
    one, two, three = base.articles()
    base.edit(one.id, "One", "T", "First.", ["a question of the owner"])
    assert (taken(base, path).shelved.same, base.count()) == (3, 3)
    again = taken(base, written(path, "# T\n## One\nChanged.\n## Two\nSecond.\n## Four\nFourth.")).shelved
    assert (again.added, again.replaced, again.same, again.left) == (1, 1, 1, (three.id,))
    assert [article.id for article in base.articles()][:2] == [one.id, two.id]
    assert (base.get(one.id).text, base.get(one.id).questions) == ("Changed.", ("a question of the owner",))
    # The same under another name is not put in a second time, and what was removed comes back.
    copy = written(tmp_path / "a (1).md", path.read_text())
    assert taken(base, copy).shelved.same == 3
    base.remove(two.id)
    assert taken(base, path).shelved.replaced == 1
    assert base.get(two.id).text == "Second."


def test_all_articles_go_out_and_come_back(base, tmp_path, services) -> None:
    base.add("A & B", "Top/ic", "See:\n\n## Not an article\nbelow.", ["one --> way?", "another"])
    base.add("C", "top ic", "Text.")
    base.add("<b>D</b>", "", "No topic.")
    path = base.export(tmp_path / "out.zip")
    before = base.articles()
    base.remove_all([article.id for article in before])
    with zipfile.ZipFile(path) as archive:
        assert sorted(archive.namelist()) == ["other.md", "top-ic-2.md", "top-ic.md"]
    base.import_files([path], ["out.zip"])
    back = base.articles()
    assert [(a.title, a.topic) for a in back] == [(a.title, a.topic) for a in before]
    questions = {article.title: article.questions for article in back}
    assert questions["A & B"] == ("one –> way?", "another")
    assert "### Not an article" in next(article.text for article in back if article.title == "A & B")


def test_an_import_can_be_stopped_and_keeps_what_was_read(base, tmp_path) -> None:
    files = [written(tmp_path / f"{name}.md", f"## {name}\nText of {name}.") for name in ("a", "b", "c")]
    steps = base.importing(files, [path.name for path in files])
    assert next(steps)[:2] == (1, 3)
    steps.close()
    assert [article.title for article in base.articles()] == ["a"]
    assert base.search("text of a")[0].source.title == "a"


def test_nested_json_and_long_questions(base, tmp_path) -> None:
    rows = [{"question": "why " * 200, "answer": "Because."}, {"question": "Short?", "answer": "x" * 200_000}]
    file = taken(base, written(tmp_path / "faq.json", json.dumps(rows)))
    assert "Left out 1 row whose answer is over 100,000 characters (row 2)." in file.notes
    (article,) = base.articles()
    assert len(article.title) <= 300
    assert article.title.startswith("why why")
    assert len(article.questions) == 1


def test_the_shop_is_loaded_once_and_not_against_the_owner(base) -> None:
    assert base.load_shop() >= 60
    assert len(base.topics()) == 10
    assert base.load_shop() == 0
    base.remove_all([article.id for article in base.articles()])
    assert base.load_shop() == 0
    assert base.count() == 0
    assert base.load_shop(again=True) >= 60
