"""Word documents: every place that text stands in."""

import zipfile
from copy import deepcopy

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from shared.data.documents import word
from shared.data.documents.document import Refused
from shared.data.documents.reading import read_document
from shared.errors import DataError
from tests.shared.data.documents.made import packed


def read(document, tmp_path):
    document.save(tmp_path / "letter.docx")
    return read_document(tmp_path / "letter.docx")


def body_of(inner):
    return parse_xml(f"<w:body {nsdecls('w')}>{inner}</w:body>")


def test_paragraphs_tables_headers_and_footers(tmp_path):
    document = Document()
    for section in (document.sections[0], document.add_section()):
        section.header.is_linked_to_previous = False
        section.header.paragraphs[0].text = "Harbor Lane GmbH"
        section.footer.is_linked_to_previous = False
        section.footer.paragraphs[0].text = "Page"
    document.add_heading("Offer", 1)
    document.add_paragraph("Dear Ms ").add_run("Lund").bold = True
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ["Name", "City", "Anna", "Zürich"], strict=True):
        cell.text = text
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "within"
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("One\ttab\nand a line")
    found = read(document, tmp_path)
    assert found.text == (
        "Harbor Lane GmbH\n\nOffer\nDear Ms Lund\nName\nCity\nAnna\nZürich\nwithin\nOne\ttab\nand a line\n\nPage"
    )
    assert found.notes == ("Read as Word document.",)


def test_changes_links_controls_and_text_boxes():
    run = "<w:r><w:t>{}</w:t></w:r>".format
    text = word._text(
        body_of(
            f"<w:p><w:pPr><w:tabs><w:tab w:val='left' w:pos='9'/></w:tabs></w:pPr>{run('Anna')}"
            f"<w:ins>{run(' Maria')}</w:ins><w:del><w:r><w:delText>gone</w:delText></w:r></w:del>"
            f"<w:moveFrom>{run('moved')}</w:moveFrom><w:hyperlink>{run(' Lund')}</w:hyperlink>"
            "<w:r><w:noBreakHyphen/><w:t>Berg</w:t></w:r></w:p>"
            f"<w:sdt><w:sdtContent><w:p>{run('control')}</w:p></w:sdtContent></w:sdt>"
            f"<w:p>{run('before')}<w:r><mc:AlternateContent "
            'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            f"<mc:Choice><w:txbxContent><w:p>{run('box')}</w:p></w:txbxContent></mc:Choice>"
            f"<mc:Fallback><w:txbxContent><w:p>{run('box')}</w:p></w:txbxContent></mc:Fallback>"
            "</mc:AlternateContent></w:r></w:p>"
        )
    )
    assert text == "Anna Maria Lund-Berg\ncontrol\nbefore\nbox"


def test_notes_are_read_and_comments_counted(tmp_path):
    document = Document()
    runs = document.add_paragraph("Body").runs
    notes = (
        f"<w:footnotes {nsdecls('w')}><w:footnote><w:p><w:r><w:t>See Ode.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    document.add_comment(runs, "really?", "Ben")
    found = read(document, tmp_path)
    assert found.text == "Body\n\nSee Ode."
    assert found.notes == ("Read as Word document.", "Left out 1 comment.")


def test_nothing_in_it(tmp_path):
    with pytest.raises(DataError, match=r"letter\.docx has no text in it"):
        read(Document(), tmp_path)


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.docx"
    Document().save(path)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/x", bytes(20 << 20))
    monkeypatch.setattr(word, "_MOST_UNPACKED", 20 << 20)
    with pytest.raises(Refused, match="unpacks to more than 20 MB: take the pictures out, or split it"):
        word.text_of(path)


def test_entities_are_not_expanded(tmp_path):
    path = tmp_path / "letter.docx"
    document = Document()
    document.add_paragraph("Dear MARK")
    document.save(path)
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "lol" * 10}">' for n in range(10))
    secret = tmp_path / "secret"
    secret.write_text("PRIVATE")
    for declared, used in [(levels, "&a9;"), (f'<!ENTITY x SYSTEM "{secret.as_uri()}">', "&x;")]:
        hostile = [
            (
                n,
                c.replace(b"<w:document", f"<!DOCTYPE d [{declared}]><w:document".encode(), 1).replace(
                    b"MARK", used.encode()
                ),
            )
            if n == "word/document.xml"
            else (n, c)
            for n, c in members
        ]
        path.write_bytes(packed(hostile))
        try:
            text = read_document(path).text
        except DataError as error:
            text = str(error)
        assert "lol" not in text
        assert "PRIVATE" not in text


@pytest.mark.parametrize(
    "members",
    [
        [("[Content_Types].xml", "<x"), ("word/document.xml", "<x")],
        [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<x/>")],
    ],
)
def test_damage(tmp_path, members):
    path = tmp_path / "letter.docx"
    path.write_bytes(packed(members))
    with pytest.raises(DataError, match=r"letter\.docx (cannot be read as a Word document|is no usual Word document)"):
        read_document(path)


def test_templates_and_macros_are_named(tmp_path):
    path = tmp_path / "letter.docm"
    document = Document()
    document.add_paragraph("x")
    document.save(path)
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    path.write_bytes(packed([(n, c.replace(kind, b"application/x-other")) for n, c in deepcopy(members)]))
    with pytest.raises(Refused, match=r"is no usual Word document: save it as \.docx"):
        word.text_of(path)
