"""What runs an exported model of relations elsewhere, with plain transformers and peft."""

SCRIPT = """\
import re

signs = {"<e1>": "[ ", "</e1>": " ]", "<e2>": "{ ", "</e2>": " }"}
unit = lambda vector: torch.nn.functional.normalize(vector, dim=-1)
for marked in sys.argv[1:]:  # such as: The <e1>company</e1> fabricates plastic <e2>chairs</e2>.
    text, at, places = "", 0, {}
    for tag in re.finditer("</?e[12]>", marked):
        text += marked[at : tag.start()].translate(str.maketrans("[]{}", "()()"))
        places[tag[0]] = len(text) if "/" in tag[0] else len(text) + 2
        text, at = text + signs[tag[0]], tag.end()
    text += marked[at:].translate(str.maketrans("[]{}", "()()"))
    tokens = tokenizer(text, return_offsets_mapping=True, **options)
    begin, end = tokens.pop("offset_mapping")[0].unbind(-1)
    with torch.inference_mode():
        hidden = encoder.eval()(**tokens).last_hidden_state[0]
    one, two = [(places[f"<e{n}>"], places[f"</e{n}>"]) for n in (1, 2)]
    inner = sorted([one, two])
    spans = [one, two, (inner[0][1] + 2, inner[1][0] - 2)]  # without the signs
    chosen = [(begin < last) & (end > first) & (begin < end) for first, last in spans]
    chosen[2] &= ~chosen[0] & ~chosen[1]
    parts = [hidden[part].mean(0) if part.any() else torch.zeros(hidden.shape[1]) for part in chosen]
    vector = torch.cat([unit(part) for part in [*parts, hidden.mean(0)]])
    vector = unit(vector) if about["normalize"] else 6 * vector
    scores = ((head["weight"] @ vector + head["bias"]) / about["temperature"]).softmax(-1)
    print(about["labels"][scores.argmax()], f"{scores.max():.3f}", marked)
"""
