"""The module that is trained by gradient: the encoder with LoRA or as a whole, and the head; and how it is saved."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shared.models import artifact
from shared.training.batches import collate
from shared.training.context import Context

if TYPE_CHECKING:
    from torch import nn

    from shared.training.config import TrainingConfig

LORA_RANK = 16
LORA_ALPHA = 32
NORM_SAMPLE = 256


def new_module(context: Context, config: "TrainingConfig", strategy: str) -> "nn.Module":
    """The base encoder, ready for `adapter` or `full`, with a fresh head."""
    from shared.models.loading import load_encoder

    encoder = load_encoder(context.files, merge=strategy == "full")
    _without_dropout(encoder)
    if strategy == "adapter":
        encoder = _with_adapter(encoder, context)
    else:
        for name, parameter in encoder.named_parameters():
            parameter.requires_grad = "pooler" not in name  # the pooler is not used: mean pooling is
    return context.task.new_module(encoder, context.task.outputs(context.labels), dropout=config.dropout)


def _without_dropout(encoder: Any) -> None:
    """Drop out only before the head: inside the encoder, random numbers take a third of the time on a CPU.

    Without attention dropout, torch also takes its fused attention.
    """
    from torch import nn

    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        if hasattr(module, "attention_dropout") and isinstance(module.attention_dropout, float):
            module.attention_dropout = 0.0


def _with_adapter(encoder: "nn.Module", context: Context) -> "nn.Module":
    """LoRA on every linear layer of the attention and feed-forward blocks; the base's own adapter goes on learning."""
    from peft import LoraConfig, PeftModel, get_peft_model

    if context.files.adapter:
        return PeftModel.from_pretrained(encoder, str(context.files.adapter), is_trainable=True)
    lora = LoraConfig(
        r=LORA_RANK,
        lora_alpha=LORA_ALPHA,
        target_modules="all-linear",
        exclude_modules=r".*pooler.*",
    )
    return get_peft_model(encoder, lora)


def start_head(module: Any, head: "nn.Linear", context: Context, device: str) -> None:
    """Start from a head for unit vectors: scaled, it answers the same on vectors of their natural length."""
    import torch

    module.eval()
    batch, _ = collate(context, context.train[:NORM_SAMPLE], device)
    with torch.inference_mode():
        norm = module.embed(**batch).norm(dim=-1).mean().item()
    module.start(head, norm)


def write_module(module: Any, context: Context, folder: Path) -> None:
    """Save the head, and the adapter or the whole encoder, in the layout of `artifact`."""
    from shared.models.modules import save_top

    save_top(module.top(), folder / artifact.HEAD)
    if hasattr(module.encoder, "peft_config"):
        write_adapter(module.encoder, context.files.base, folder / artifact.ADAPTER)
        if context.files.derived:
            shutil.copytree(context.files.folder, folder / artifact.ENCODER)
    else:
        module.encoder.save_pretrained(folder / artifact.ENCODER)
        context.tokenizer.save_pretrained(folder / artifact.ENCODER)


def write_adapter(encoder: Any, base: str, folder: Path) -> None:
    """Save LoRA weights in peft's format, in float16, naming the base by its public name."""
    import torch
    from peft import get_peft_model_state_dict
    from safetensors.torch import save_file

    folder.mkdir(parents=True)
    lora = encoder.peft_config["default"]
    lora.base_model_name_or_path = artifact.base_name(base)
    lora.inference_mode = True
    lora.save_pretrained(str(folder))
    # The embeddings do not change; peft would ask the Hub to find that out.
    weights = get_peft_model_state_dict(encoder, save_embedding_layers=False)
    save_file(
        {name: tensor.detach().to("cpu", torch.float16).contiguous() for name, tensor in weights.items()},
        folder / "adapter_model.safetensors",
    )
