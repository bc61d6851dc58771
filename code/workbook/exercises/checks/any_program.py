"""Any program: in which cases the programs are tried."""

import random

DIVISIONS = [(6.0, 2.0), (1.5, -0.5), (-2.0, 4.0), (0.0, 3.0)]
PAIRS = [((2.0, 1.0), (5.0, 0.0)), ((3.0, 0.5), (-2.0, 4.0)), ((0.0, 1.0), (7.0, 2.0)), ((1.5, 0.0), (0.5, -3.0))]


def graph(seed, n_inputs, n_operations):
    """Return operations in order: each of one or two earlier values, the last values used again and again."""
    rng = random.Random(seed)
    operations = []
    for k in range(n_operations):
        sources = [n_inputs + k - 1 if k else 0, rng.randrange(n_inputs + k)]
        operations.append([(source, rng.choice([0.5, -1.0, 2.0, 3.0])) for source in sources[: rng.choice([1, 2, 2])]])
    return operations


GRAPHS = [
    (2, [[(0, 3.0), (1, 2.0)], [(2, 2.0), (0, 6.0)], [(3, 1.0), (2, 1.0)]]),  # exercise 1
    (1, [[(0, 4.0), (0, 4.0)]]),
    (1, [[(0, 2.0)], [(0, -1.0)], [(1, 3.0), (2, 5.0)]]),
    (3, [[(0, 2.0), (1, 0.5)], [(3, -1.0), (0, 2.0)]]),
    (3, graph(1, 3, 6)),
    (2, graph(2, 2, 8)),
]
CHECKS = {
    3: {"cases": [list(case) for case in DIVISIONS]},
    4: {"cases": [list(case) for case in PAIRS]},
    5: {"cases": [list(case) for case in GRAPHS]},
}
