"""The look of every page: colours, type and spacing. System fonts only, nothing from the network."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gradio.themes import Base, Color

STYLE = Path(__file__).with_name("style.css")

INK = Color(
    name="ink",
    c50="#f7f8fa",
    c100="#eef0f4",
    c200="#dfe3ea",
    c300="#c5ccd8",
    c400="#929db0",
    c500="#67738a",
    c600="#4b566b",
    c700="#374053",
    c800="#1f2633",
    c900="#151a24",
    c950="#0e121a",
)
BLUE = Color(
    name="plaza-blue",
    c50="#eff4ff",
    c100="#dde7fe",
    c200="#c0d2fd",
    c300="#96b4fa",
    c400="#6a90f4",
    c500="#4470e6",
    c600="#2f58cf",
    c700="#2747a8",
    c800="#243e86",
    c900="#22376c",
    c950="#172345",
)
SYSTEM = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Helvetica Neue", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")


def plaza_theme() -> Base:
    """The Gradio theme of Plaza, for light and dark."""
    theme = Base(
        primary_hue=BLUE,
        secondary_hue=BLUE,
        neutral_hue=INK,
        font=SYSTEM,
        font_mono=MONO,
        radius_size="md",
        text_size="md",
    )
    return theme.set(
        body_background_fill="*neutral_50",
        body_background_fill_dark="*neutral_950",
        body_text_color="*neutral_800",
        body_text_color_dark="*neutral_100",
        body_text_color_subdued="*neutral_500",
        body_text_color_subdued_dark="*neutral_400",
        background_fill_primary="white",
        background_fill_primary_dark="*neutral_900",
        background_fill_secondary="*neutral_50",
        background_fill_secondary_dark="*neutral_800",
        border_color_primary="*neutral_200",
        border_color_primary_dark="*neutral_700",
        block_background_fill="white",
        block_background_fill_dark="*neutral_900",
        block_border_width="1px",
        block_radius="10px",
        block_shadow="none",
        block_label_background_fill="transparent",
        block_label_background_fill_dark="transparent",
        block_label_border_width="0px",
        block_label_text_color="*neutral_500",
        block_label_text_color_dark="*neutral_400",
        block_label_text_weight="600",
        block_label_text_size="12px",
        block_title_text_weight="600",
        block_title_text_size="13px",
        block_title_text_color="*neutral_700",
        block_title_text_color_dark="*neutral_200",
        block_info_text_size="13px",
        container_radius="10px",
        layout_gap="14px",
        input_background_fill="white",
        input_background_fill_dark="*neutral_950",
        input_border_width="1px",
        input_border_color="*neutral_300",
        input_border_color_dark="*neutral_700",
        input_border_color_focus="*primary_500",
        input_border_color_focus_dark="*primary_400",
        input_shadow_focus="0 0 0 3px *primary_100",
        input_shadow_focus_dark="0 0 0 3px *primary_900",
        input_radius="8px",
        checkbox_label_background_fill="white",
        checkbox_label_background_fill_dark="*neutral_950",
        checkbox_label_background_fill_selected="*primary_50",
        checkbox_label_background_fill_selected_dark="*primary_950",
        checkbox_label_border_width="1px",
        checkbox_label_border_color_selected="*primary_500",
        checkbox_label_border_color_selected_dark="*primary_400",
        button_border_width="1px",
        button_medium_radius="8px",
        button_large_radius="8px",
        button_small_radius="7px",
        button_large_text_size="14px",
        button_large_padding="7px 16px",
        button_medium_padding="8px 14px",
        button_primary_background_fill="*primary_600",
        button_primary_background_fill_dark="*primary_500",
        button_primary_background_fill_hover="*primary_700",
        button_primary_background_fill_hover_dark="*primary_400",
        button_primary_border_color="*primary_600",
        button_primary_border_color_dark="*primary_500",
        button_primary_text_color="white",
        button_secondary_background_fill="white",
        button_secondary_background_fill_dark="*neutral_800",
        button_secondary_background_fill_hover="*neutral_100",
        button_secondary_background_fill_hover_dark="*neutral_700",
        button_secondary_border_color="*neutral_300",
        button_secondary_border_color_dark="*neutral_700",
        button_secondary_text_color="*neutral_800",
        button_secondary_text_color_dark="*neutral_100",
        button_cancel_background_fill="white",
        button_cancel_background_fill_dark="*neutral_900",
        button_cancel_background_fill_hover="#fdf0ef",
        button_cancel_background_fill_hover_dark="#3a1f22",
        button_cancel_border_color="#d9857f",
        button_cancel_border_color_dark="#8a4a48",
        button_cancel_text_color="#a8332b",
        button_cancel_text_color_dark="#f0a29c",
        loader_color="*primary_500",
        slider_color="*primary_500",
        color_accent="*primary_600",
        color_accent_soft="*primary_50",
        color_accent_soft_dark="*primary_950",
        link_text_color="*primary_600",
        link_text_color_dark="*primary_300",
    )


def look(folders: Iterable[Path] = ()) -> dict[str, Any]:
    """The arguments of `Blocks.launch` that carry the look, with the `style.css` of each Space that has one."""
    own = [path for folder in folders if (path := folder / STYLE.name).is_file()]
    return {"theme": plaza_theme(), "css_paths": [STYLE, *own]}
