"""What runs an exported model that follows instructions elsewhere, with plain transformers and peft."""

SCRIPT = """\
for text in sys.argv[1:]:
    asked = tokenizer.apply_chat_template(
        [{"role": "user", "content": text}],
        add_generation_prompt=True,
        enable_thinking=False,
        return_dict=True,
        return_tensors="pt",
    )
    with torch.inference_mode():
        written = model.eval().generate(**asked, max_new_tokens=256, do_sample=False)
    print(tokenizer.decode(written[0, asked["input_ids"].shape[1] :], skip_special_tokens=True).strip())
    print()
"""
