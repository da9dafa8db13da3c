"""A sequence-to-sequence model small enough to learn to copy in seconds, and texts whose summary is their beginning."""

import random
from pathlib import Path
from typing import Any

WORDS = (
    "amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "heath",
    "islet", "jetty", "knoll", "ledge", "marsh", "north", "ocean", "pearl",
)  # fmt: skip
SPECIAL = ("<pad>", "<unk>", "<s>", "</s>")
COPIED = 3


def copy_rows(count: int, seed: int = 0, longest: int = 7) -> list[dict[str, str]]:
    """Different texts of some words; the first three are the summary."""
    rng = random.Random(seed)
    texts: dict[str, str] = {}
    while len(texts) < count:
        words = rng.sample(WORDS, rng.randint(COPIED + 2, longest))
        texts[" ".join(words)] = " ".join(words[:COPIED])
    return [{"text": text, "summary": summary} for text, summary in texts.items()]


def write_seq2seq(folder: Path, kind: str = "bart", **more: Any) -> Path:
    """A random `bart` or `t5` of one layer of 64 that reads up to 32 of the words. `more`: of its configuration."""
    import torch
    from transformers import BartConfig, BartForConditionalGeneration, T5Config, T5ForConditionalGeneration

    torch.manual_seed(0)
    ids: dict[str, Any] = {"vocab_size": len(SPECIAL + WORDS), "pad_token_id": 0, "eos_token_id": 3, "d_model": 64}
    if kind == "bart":
        config = BartConfig(
            encoder_layers=1, decoder_layers=1, encoder_attention_heads=2, decoder_attention_heads=2,
            encoder_ffn_dim=64, decoder_ffn_dim=64, max_position_embeddings=32, bos_token_id=2,
            decoder_start_token_id=3, forced_eos_token_id=3, init_std=0.2, **ids, **more,
        )  # fmt: skip
        model: Any = BartForConditionalGeneration(config)
    else:
        shape = {"d_kv": 32, "d_ff": 64, "num_layers": 1, "num_heads": 2}
        model = T5ForConditionalGeneration(T5Config(decoder_start_token_id=0, **shape, **ids, **more))
    model.save_pretrained(folder)
    write_tokenizer(folder)
    (folder / "README.md").write_text("---\nlicense: mit\n---\n# Tiny writer\n", "utf-8")
    return folder


def write_tokenizer(folder: Path) -> None:
    """One that takes each word for a token and ends with `</s>`."""
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    words = Tokenizer(WordLevel({word: i for i, word in enumerate(SPECIAL + WORDS)}, unk_token="<unk>"))
    words.pre_tokenizer = WhitespaceSplit()
    words.post_processor = TemplateProcessing(single="$A </s>", special_tokens=[("</s>", SPECIAL.index("</s>"))])
    names = {"pad_token": "<pad>", "unk_token": "<unk>", "bos_token": "<s>", "eos_token": "</s>"}
    PreTrainedTokenizerFast(tokenizer_object=words, model_max_length=32, **names).save_pretrained(folder)
