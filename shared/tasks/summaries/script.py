"""The end of the script that runs an exported extractive model elsewhere: the code itself, not a second one."""

import inspect
import re

IMPORTED = re.compile(r"^from shared\..*\n", re.MULTILINE)

CONSTANTS = """\
import re
from collections.abc import Collection, Iterator, Sequence

RELATIONS, LEAD, TOGETHER = {relations}, {lead}, {together}
WORD = re.compile({word!r})
"""

ENDING = '''

def weigh(sentences):
    """How likely each sentence belongs into a summary of the text that they make."""
    vectors = []
    for start in range(0, len(sentences), 64):
        words = tokenizer(sentences[start : start + 64], padding=True, **options)
        with torch.inference_mode():
            hidden, mask = encoder.eval()(**words).last_hidden_state, words["attention_mask"].unsqueeze(-1)
        vectors.append(torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1))
    x = _with_relations(torch.cat(vectors), torch.from_numpy(features(sentences)))
    x = torch.nn.functional.gelu((x - head["mean"]) / head["scale"] @ head["hidden.weight"].T + head["hidden.bias"])
    return ((x @ head["out.weight"].T + head["out.bias"]) / about["temperature"]).softmax(-1)[:, 1].tolist()


options["max_length"] = min(options["max_length"], 128)
for text in sys.argv[1:]:
    sentences = [sentence.text for sentence in split_sentences(text, wrapped=True)]
    for place in choose(sentences, weigh(sentences), 3):
        print(sentences[place])
    print()
'''


def script() -> str:
    """The code that splits, weighs and chooses, put together from where it is; texts are weighed as a whole."""
    from shared.data import sentences
    from shared.models import sentence_scorer
    from shared.tasks.summaries import choosing, features, wording

    constants = CONSTANTS.format(
        relations=sentence_scorer.RELATIONS,
        lead=sentence_scorer.LEAD,
        together=choosing.TOGETHER,
        word=wording.WORD.pattern,
    )
    pieces = (sentences, wording.plain_words, features, choosing, sentence_scorer._with_relations)
    code = "\n\n".join(IMPORTED.sub("", inspect.getsource(piece)) for piece in pieces)
    scaled = inspect.getsource(sentence_scorer._scaled)
    torch_names = "from torch import Tensor\nfrom torch.nn import functional\n"
    return "\n".join([constants, torch_names, code, "", scaled, ENDING])
