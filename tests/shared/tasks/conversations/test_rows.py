import json

import numpy as np
import pytest

from shared.errors import DataError
from shared.tasks import get_task
from shared.tasks.conversations.rows import conversations, found_wrong
from tests.toy import toy_table

TASK = get_task("text-generation")
ASK, SAY = {"role": "user", "content": "Ask."}, {"role": "assistant", "content": "Say."}
MESSAGES = {"messages": "m"}


def lines(path, *rows):
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    return path


def test_prompts_with_responses():
    rows = [{"p": "Hi", "r": "Ho"}, {"p": "", "r": "x"}, {"p": "hi ", "r": "Hum"}]
    found = conversations(toy_table(rows), {"prompt": "p", "response": "r"})
    assert found.positions.tolist() == [0, 2]
    assert found.inputs(np.arange(2)) == ["Hi\nHo", "hi \nHum"]
    assert found.plain(np.arange(2)) == ["Hi", "hi "]
    assert len(set(found.groups)) == 1
    assert found.unusable == ""


def test_lists_in_json_lines_become_texts_and_are_read_again(tmp_path):
    path = lines(tmp_path / "x.jsonl", {"id": 1, "messages": [ASK, SAY]}, {"id": 2, "messages": [ASK, SAY, ASK]})
    table = TASK.read(path, tmp_path / "tables")
    assert [type(cell) for cell in table.data["messages"]] == [str, str]
    assert table.columns == ["id", "messages"]
    assert table.row_numbers([0, 1]) == [1, 2]
    found = conversations(table, {"messages": "messages"})
    assert found.answers[0].told == [ASK, SAY]
    assert found.unusable == "1 row was left out: 1 that do not end with the assistant."
    (finding,) = found_wrong(table, {"messages": "messages"})
    assert (finding.level, finding.count, finding.rows) == ("warning", 1, (2,))
    assert finding.message == ("1 row cannot be learnt from, because the messages there do not end with the assistant.")
    again = TASK.read(path, tmp_path / "tables")
    assert again.data[:] == table.data[:]


def test_tables_without_conversations_stay_as_they_are(tmp_path):
    path = lines(tmp_path / "x.jsonl", {"prompt": "a", "tags": ["x"]}, {"prompt": "b", "tags": ["y"]})
    assert TASK.read(path, tmp_path / "tables").data["tags"][0] == ["x"]


def test_nested_cells_that_were_not_read_from_a_file():
    found = conversations(toy_table([{"m": [ASK, SAY]}, {"m": [SAY]}]), MESSAGES)
    assert found.answers.at(np.array([0]))[0].told == [ASK, SAY]
    assert found.positions.tolist() == [0]


def test_no_row_can_be_learnt_from():
    with pytest.raises(DataError, match="2 rows cannot be learnt from, because the messages there have nothing that"):
        conversations(toy_table([{"m": json.dumps([SAY])}] * 2), MESSAGES)
    (finding,) = found_wrong(toy_table([{"m": json.dumps([SAY])}]), MESSAGES)
    assert finding.level == "error"
    with pytest.raises(DataError, match="No row has a prompt and a response, or messages"):
        conversations(toy_table([{"m": ""}]), MESSAGES)


@pytest.mark.parametrize("columns", [{}, {"prompt": "p"}, {"response": "r"}, {"messages": "", "prompt": "p"}])
def test_columns_that_do_not_suffice(columns):
    for check in (TASK.suffices, lambda columns: conversations(toy_table([{"p": "a"}]), columns)):
        with pytest.raises(
            DataError, match="Choose a column for the prompt and one for the response, or one for the m"
        ):
            check(columns)
