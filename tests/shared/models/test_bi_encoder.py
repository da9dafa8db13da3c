import pytest
import torch

from shared.models.bi_encoder import SCALE, BiEncoder, contrastive_loss
from shared.models.files import EncoderFiles
from shared.models.loading import load_encoder
from shared.models.modules import SentenceEncoder, stack
from shared.tasks.base import Item


@pytest.fixture(scope="module")
def encoder(tiny_encoder):
    return load_encoder(EncoderFiles("", tiny_encoder)).eval()


def test_each_part_is_read_as_if_it_were_alone(encoder):
    questions, answers = [[2, 5, 3], [2, 6, 7, 8, 3]], [[2, 9, 10, 11, 3], []]
    items = [
        Item(row, question + answer, [1] * len(question) + [2] * len(answer))
        for row, (question, answer) in enumerate(zip(questions, answers, strict=True))
    ]
    with torch.inference_mode():
        found = BiEncoder(encoder)(**stack(items, 0))
        for row, part, ids in ((0, 0, questions[0]), (1, 0, questions[1]), (0, 1, answers[0])):
            alone = SentenceEncoder(encoder)(torch.tensor([ids]), torch.ones(1, len(ids), dtype=torch.long))
            assert torch.allclose(found[row, part], alone[0], atol=1e-5)
    assert found[1, 1].abs().max() == 0
    assert found.shape == (2, 2, 32)


def test_the_loss_by_hand():
    """Two questions that point at their own answers, and one at the other's."""
    vectors = torch.tensor([[[1.0, 0.0], [1.0, 0.0]], [[0.0, 1.0], [0.6, 0.8]]])
    identities = torch.tensor([[1, 10], [2, 20]])
    cosines = SCALE * torch.tensor([[1.0, 0.6], [0.0, 0.8]])
    expected = torch.nn.functional.cross_entropy(cosines, torch.tensor([0, 1]))
    assert contrastive_loss(vectors, identities) == pytest.approx(expected.item())


@pytest.mark.parametrize("identities", [[[1, 10], [2, 10]], [[1, 10], [1, 20]]])
def test_the_same_answer_or_question_is_no_negative(identities):
    vectors = torch.nn.functional.normalize(torch.randn(2, 2, 4), dim=-1)
    assert contrastive_loss(vectors, torch.tensor(identities)) == 0
    assert contrastive_loss(vectors, torch.tensor([[1, 10], [2, 20]])) > 0


def test_one_row_alone_has_nothing_to_be_told_from():
    vectors = torch.nn.functional.normalize(torch.randn(1, 2, 4), dim=-1)
    assert contrastive_loss(vectors, torch.tensor([[1, 2]])) == 0
