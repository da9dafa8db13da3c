"""The worker, without giving way to everything else on the machine: tests wait for it."""

from shared.training import worker

if __name__ == "__main__":
    worker.give_way = lambda: None
    worker.main()
