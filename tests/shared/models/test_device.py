import pytest
import torch

from shared.errors import ModelError
from shared.models.device import Device, choose_device, on_gpu, out_of_memory


@pytest.fixture
def machine(monkeypatch):
    """A function that puts cards into the machine, or takes them out."""

    def have(*, cuda=False, mps=False, bf16=False):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation=True: bf16)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
        monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": bf16})

    return have


@pytest.mark.parametrize(
    ("preference", "there", "expected"),
    [
        ("auto", {"cuda": True, "mps": True, "bf16": True}, Device("cuda", True)),
        ("auto", {"cuda": True}, Device("cuda", False)),
        ("auto", {"mps": True, "bf16": True}, Device("mps", False)),
        ("auto", {}, Device("cpu", False)),
        ("auto", {"bf16": True}, Device("cpu", True)),
        ("cpu", {"cuda": True, "bf16": True}, Device("cpu", True)),
        ("mps", {"cuda": True, "mps": True}, Device("mps", False)),
    ],
)
def test_choice(machine, preference, there, expected):
    machine(**there)
    assert choose_device(preference) == expected


@pytest.mark.parametrize("preference", ["cuda", "mps"])
def test_what_is_not_there(machine, preference):
    machine()
    with pytest.raises(ModelError, match=f"PLAZA_DEVICE is “{preference}”, but no such device was found"):
        choose_device(preference)


@pytest.mark.parametrize("preference", ["gpu", "", "cuda:0", "CPU"])
def test_what_does_not_exist(preference):
    with pytest.raises(ModelError, match="set it to auto, cuda, mps or cpu"):
        choose_device(preference)


def test_precision_and_label():
    assert (Device("cuda", True).dtype, Device("cuda", True).label) == (torch.bfloat16, "GPU (CUDA), bfloat16")
    assert (Device("cpu", False).dtype, Device("cpu", False).label) == (torch.float32, "CPU, float32")


def test_off_zero_gpu_a_function_stays_as_it_is(monkeypatch):
    monkeypatch.delenv("SPACES_ZERO_GPU", raising=False)
    assert on_gpu(test_choice) is test_choice


def test_what_running_out_of_memory_looks_like():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(10**15)
    assert out_of_memory(caught.value)
    assert out_of_memory(MemoryError())
    assert out_of_memory(torch.OutOfMemoryError("CUDA out of memory"))
    assert not out_of_memory(RuntimeError("size mismatch"))
