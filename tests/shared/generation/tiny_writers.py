"""Tiny models that write what is known beforehand: which token comes next depends on the one before it alone."""

from pathlib import Path

SPECIAL = ("<pad>", "<s>", "</s>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>")
"""Their places are their ids; after them come the 256 bytes."""
SAYING = "Hé, wo😀."
"""What the models write: no byte of it comes twice. Of é and 😀, each byte is a token of its own."""
ENDLESS = "abcdefgh"
TEMPLATE = (
    "{% for message in messages %}{{ '<|' + message['role'] + '|>' + message['content'] + '<|end|>' }}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
WITHOUT_SYSTEM = "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}" + TEMPLATE


def write_tokenizer(folder: Path, template: str | None = None, longest: int = 10**30, ends: bool = False) -> None:
    """Every byte is a token. `ends`: whether `</s>` stands at the end of what is read."""
    from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    signs = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {sign: number for number, sign in enumerate([*SPECIAL, *signs])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([AddedToken(name, special=True) for name in SPECIAL])
    if ends:
        tokenizer.post_processor = processors.TemplateProcessing(single="$A </s>", special_tokens=[("</s>", 2)])
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<pad>",
        model_max_length=longest, chat_template=template,
    ).save_pretrained(folder)  # fmt: skip


def write_causal(folder: Path, *, template: str | None = TEMPLATE, endless: bool = False, **more) -> Path:
    """An instruct model: after `<|assistant|>` it writes SAYING and ends its turn, or ENDLESS for ever."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    write_tokenizer(folder, template)
    sizes = {"max_position_embeddings": 256, "num_attention_heads": 1, "intermediate_size": 4} | more
    config = LlamaConfig(
        vocab_size=263, hidden_size=264, num_hidden_layers=1, tie_word_embeddings=False, bos_token_id=1,
        eos_token_id=[2, 6], pad_token_id=None, **sizes,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    with torch.no_grad():
        _empty(model)
        model.model.norm.weight.fill_(1.0)
        model.model.embed_tokens.weight.fill_diagonal_(1.0)
        _chain(model.lm_head.weight, folder, first=5, last=6, endless=endless)
    model.save_pretrained(folder)
    return folder


def write_random(folder: Path, *, template: str | None = TEMPLATE, **more) -> Path:
    """An instruct model that writes any bytes, to be trained: its weights are random."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    write_tokenizer(folder, template)
    torch.manual_seed(0)
    sizes = {"max_position_embeddings": 512, "num_attention_heads": 2, "intermediate_size": 64} | more
    config = LlamaConfig(
        vocab_size=263, hidden_size=64, num_hidden_layers=2, tie_word_embeddings=False, bos_token_id=1,
        eos_token_id=[2, 6], pad_token_id=0, initializer_range=0.3, **sizes,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    return folder


def write_bart(folder: Path, *, endless: bool = False, longest: int = 64) -> Path:
    """Whatever it reads, it writes SAYING, or ENDLESS for ever."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration

    write_tokenizer(folder, longest=longest, ends=True)
    config = BartConfig(
        vocab_size=263, d_model=264, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=4, decoder_ffn_dim=4, max_position_embeddings=longest,
        pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=2, tie_word_embeddings=False,
    )  # fmt: skip
    model = BartForConditionalGeneration(config)
    with torch.no_grad():
        _empty(model)
        for name, parameter in model.named_parameters():
            if "norm" in name and name.endswith("weight"):
                parameter.fill_(1.0)
        for part in (model.model.encoder, model.model.decoder):
            part.embed_tokens.weight.fill_diagonal_(1.0)
        _chain(model.lm_head.weight, folder, first=2, last=2, endless=endless)
    model.save_pretrained(folder)
    return folder


def write_t5(folder: Path, prefix: str | None = "summarize: ") -> Path:
    """Writes any bytes: its weights are random. `prefix`: what it reads before each text, as T5 does."""
    import torch
    from transformers import T5Config, T5ForConditionalGeneration

    write_tokenizer(folder, longest=64, ends=True)
    specific = {"task_specific_params": {"summarization": {"prefix": prefix}}} if prefix else {}
    torch.manual_seed(0)
    config = T5Config(
        vocab_size=263, d_model=16, d_kv=4, d_ff=16, num_layers=2, num_heads=2, pad_token_id=0, eos_token_id=2,
        decoder_start_token_id=0, **specific,
    )  # fmt: skip
    T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def _empty(model) -> None:
    for tensor in [*model.parameters(), *model.buffers()]:
        if tensor.is_floating_point() and tensor.dim():
            tensor.zero_()


def _chain(weight, folder: Path, first: int, last: int, endless: bool = False) -> None:
    """Let `weight` [tokens, hidden] say which token follows which: from `first` through the text to `last`."""
    from transformers import AutoTokenizer

    ids = AutoTokenizer.from_pretrained(folder)(ENDLESS if endless else SAYING, add_special_tokens=False)["input_ids"]
    ends = ids[0] if endless else last
    for before, after in zip([first, *ids], [*ids, ends], strict=True):
        weight[after, before] = 20.0
