"""The fine-tuning panel: upload, check, train, compare, use."""

from shared.ui.finetune.panel import FinetunePanel, finetune_panel

__all__ = ["FinetunePanel", "finetune_panel"]
