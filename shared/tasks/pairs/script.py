"""What runs an exported retrieval model elsewhere, with plain transformers and peft."""

SCRIPT = """\

def vectors(texts):
    words = tokenizer(texts, padding=True, **options)
    with torch.inference_mode():
        hidden, mask = encoder.eval()(**words).last_hidden_state, words["attention_mask"].unsqueeze(-1)
    return torch.nn.functional.normalize((hidden * mask).sum(1) / mask.sum(1), dim=-1)


question, *answers = sys.argv[1:]
if not answers:
    print(json.dumps(vectors([question])[0].tolist()))
else:
    scores = (vectors(answers) @ vectors([question])[0]).tolist()
    for score, answer in sorted(zip(scores, answers), reverse=True):
        print(f"{score:.3f}", answer)
"""
