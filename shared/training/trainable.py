"""The module that is trained by gradient: the base with LoRA or as a whole, and the head; and how it is saved."""

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
DROPOUTS = ("dropout", "attention_dropout", "activation_dropout", "layerdrop")
"""Numbers that layers keep: BART drops out without a module for it."""


def new_module(context: Context, config: "TrainingConfig", strategy: str) -> "nn.Module":
    """The base, ready for `adapter` or `full`, with a fresh head if the task has one."""
    from shared.models.loading import load_base

    encoder = load_base(context.files, context.task.auto_class, merge=strategy == "full")
    _without_dropout(encoder)
    if strategy == "adapter":
        encoder = _with_adapter(encoder, context)
    else:
        _train_all(encoder)
    return context.task.new_module(encoder, context.task.outputs(context.labels), dropout=config.dropout)


def _without_dropout(encoder: Any) -> None:
    """Drop out only before the head: inside the encoder, random numbers take a third of the time on a CPU.

    Without attention dropout, torch also takes its fused attention.
    """
    from torch import nn

    for module in encoder.modules():
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        for name in DROPOUTS:
            if isinstance(getattr(module, name, None), float):
                setattr(module, name, 0.0)


def _train_all(encoder: "nn.Module") -> None:
    """Every weight, but not the pooler, which is not used (mean pooling is), nor positions that are computed."""
    for parameter in encoder.parameters():
        parameter.requires_grad = True
    for name, module in encoder.named_modules():
        if "pooler" in name or "Sinusoidal" in type(module).__name__:
            module.requires_grad_(False)


def _with_adapter(encoder: "nn.Module", context: Context) -> "nn.Module":
    """LoRA on every linear layer of the attention and feed-forward blocks; the base's own adapter goes on learning."""
    from peft import LoraConfig, PeftModel, get_peft_model

    if context.files.adapter:
        return PeftModel.from_pretrained(encoder, str(context.files.adapter), is_trainable=True)
    pooler = any("pooler" in name for name, _ in encoder.named_modules())
    lora = LoraConfig(
        r=LORA_RANK,
        lora_alpha=LORA_ALPHA,
        target_modules="all-linear",
        exclude_modules=r".*pooler.*" if pooler else None,
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
    """Save the head, and the adapter or the whole base, in the layout of `artifact`."""
    from shared.models.modules import save_top

    if top := module.top():
        save_top(top, folder / artifact.HEAD)
    context.task.write_beside(folder)
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
