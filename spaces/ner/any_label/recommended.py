"""GLiNER models that anyone may use, and how large they are."""

from shared.tasks.base import Recommended

RECOMMENDED = (
    Recommended(
        "urchade/gliner_small-v2.1", "GLiNER small", "apache-2.0", "English; 166 million weights, 611 MB to download"
    ),
    Recommended(
        "urchade/gliner_medium-v2.1", "GLiNER medium", "apache-2.0", "English; 209 million weights, 781 MB to download"
    ),
    Recommended("urchade/gliner_multi-v2.1", "GLiNER multi", "apache-2.0", "many languages; 1.16 GB to download"),
)
