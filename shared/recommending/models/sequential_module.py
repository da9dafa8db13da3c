"""The network that reads a history in its order. Import this only where torch is needed."""

import torch
from torch import Tensor, nn
from torch.nn import functional

PADDING = 0
"""Items are numbered from 1 on."""
INITIAL = 0.02


class Block(nn.Module):
    """Causal self-attention and a feed-forward layer, each on the normalised stream and added to it."""

    def __init__(self, width: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.first, self.second = nn.LayerNorm(width), nn.LayerNorm(width)
        self.into, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 2 * width), nn.Linear(2 * width, width)

    def forward(self, stream: Tensor) -> Tensor:
        """[batch, length, width] to the same shape."""
        batch, length, width = stream.shape
        dropout = self.dropout if self.training else 0.0
        parts = self.into(self.first(stream)).view(batch, length, 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        query, key, value = parts.unbind(0)
        read = functional.scaled_dot_product_attention(query, key, value, dropout_p=dropout, is_causal=True)
        read = self.out(read.transpose(1, 2).reshape(batch, length, width))
        stream = stream + functional.dropout(read, dropout)
        made = self.down(functional.gelu(self.up(self.second(stream))))
        return stream + functional.dropout(made, dropout)


class SequenceReader(nn.Module):
    """What comes next after each item of a sequence, as a vector to be compared with those of the items.

    After SASRec (Kang and McAuley 2018): the vectors that are read are those that are compared with. Sequences are
    padded behind, so that no item sees padding.
    """

    def __init__(self, items: int, length: int, width: int, layers: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.items = nn.Embedding(items + 1, width)
        self.places = nn.Embedding(length, width)
        self.blocks = nn.ModuleList(Block(width, heads, dropout) for _ in range(layers))
        self.last, self.heads = nn.LayerNorm(width), heads
        self.dropout = dropout
        for weights in (self.items.weight, self.places.weight):
            nn.init.normal_(weights, std=INITIAL)

    def forward(self, sequences: Tensor) -> Tensor:
        """Numbers [batch, length] int64, `PADDING` behind, to [batch, length, width]."""
        stream = self.items(sequences) * self.items.embedding_dim**0.5 + self.places.weight[: sequences.shape[1]]
        stream = functional.dropout(stream, self.dropout, self.training)
        for block in self.blocks:
            stream = block(stream)
        return self.last(stream)

    def after(self, sequences: Tensor, lengths: Tensor) -> Tensor:
        """The vector after the last item of each sequence [batch, width]; `lengths` [batch], 1 at least."""
        return self(sequences)[torch.arange(len(sequences)), lengths - 1]


def loss_of_all(found: Tensor, targets: Tensor, items: Tensor) -> Tensor:
    """Cross-entropy over all items: vectors [n, width], numbers [n], and the items' vectors [items + 1, width]."""
    return functional.cross_entropy(found @ items[1:].T, targets - 1)


def loss_of_some(found: Tensor, targets: Tensor, items: Tensor, others: Tensor, chance: Tensor) -> Tensor:
    """The same, over the target and a sample of `others` [m] that were drawn with a `chance` [m] each.

    Each stands for 1 / (m * chance) items (importance sampling: Bengio and Senécal 2003).
    """
    right = (found * items[targets]).sum(dim=1, keepdim=True)
    wrong = found @ items[others].T - torch.log(len(others) * chance)
    wrong = wrong.masked_fill(others[None, :] == targets[:, None], -torch.inf)
    return (torch.cat([right, wrong], dim=1).logsumexp(dim=1) - right[:, 0]).mean()
