"""What runs an exported tagger elsewhere, with plain transformers and peft."""

SCRIPT = """\
import re

def shape(word):
    if any(c.isdigit() for c in word):
        return 7 if word.isdigit() else 8
    if not any(c.isalpha() for c in word):
        return 1
    if word.lower() == word.upper():
        return 9
    if word == word.lower():
        return 2
    if word == word.upper():
        return 3 if len(word) == 1 else 4
    return 5 if word[0].isupper() and word[1:] == word[1:].lower() else 6

names = ["O"] + [tag + label for label in about["labels"] for tag in ("B-", "I-")]
for text in sys.argv[1:]:  # a sentence each
    tokens = tokenizer(text, return_offsets_mapping=True, **options)
    offsets = tokens.pop("offset_mapping")[0].tolist()
    words = [match.span() for match in re.finditer(r"\\w+|[^\\w\\s]", text)]
    of = [next((w for w, (a, b) in enumerate(words) if s < e and s < b and a < e), None) for s, e in offsets]
    marks = torch.tensor([0 if w is None else shape(text[slice(*words[w])]) for w in of])
    firsts = [of.index(w) for w in range(len(words)) if w in of]
    with torch.inference_mode():
        embeddings = encoder.eval().get_input_embeddings()(tokens["input_ids"]) + head["marks"][marks]
        hidden = encoder(inputs_embeds=embeddings, attention_mask=tokens["attention_mask"]).last_hidden_state[0, firsts]
    hidden = torch.nn.functional.normalize(hidden, dim=-1) if about["normalize"] else hidden
    kinds = torch.nn.functional.one_hot(marks[firsts], len(head["marks"]))
    logits = torch.cat([hidden, kinds], dim=-1) @ head["weight"].T + head["bias"]
    scores, tags = (logits / about["temperature"]).softmax(-1).max(-1)
    found = []
    for token, tag, score in zip(firsts, tags.tolist(), scores.tolist()):
        start, end = words[of[token]]
        if names[tag][0] == "I" and found and found[-1][3] == names[tag][2:] and found[-1][4] == of[token] - 1:
            found[-1] = [found[-1][0], end, found[-1][2] + [score], found[-1][3], of[token]]
        elif tag:
            found.append([start, end, [score], names[tag][2:], of[token]])
    for start, end, sure, label, _ in found:
        print(label, start, end, f"{sum(sure) / len(sure):.3f}", text[start:end])
"""
