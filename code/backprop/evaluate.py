"""How good is a model? Accuracy, the zero rule, the confusion matrix, and cross-validation."""

from collections.abc import Callable, Sequence

from backprop.data import Rows
from backprop.validation import require_label, require_length

# Takes training rows, their labels and the held-out rows; returns a label for each held-out row.
Model = Callable[[Rows, list[int], Rows], list[int]]


def accuracy(labels: Sequence[int], predicted: Sequence[int]) -> float:
    """Return the percentage of rows whose predicted label is the true one.

    Raises:
        ValueError: the lists differ in length or are empty.
    """
    require_length("predicted", predicted, len(labels), "one for each label")
    if not labels:
        raise ValueError("labels is empty; accuracy needs at least one row.")
    right = 0
    for label, guess in zip(labels, predicted):
        right += label == guess
    return 100 * right / len(labels)


def zero_rule(rows: Rows, labels: list[int], held_out: Rows) -> list[int]:
    """Predict the most common label of the training rows for every held-out row.

    If several labels are equally common, the smallest is taken.
    """
    most_common = max(sorted(set(labels)), key=labels.count)
    return [most_common for _ in held_out]


def confusion_matrix(labels: Sequence[int], predicted: Sequence[int], n_classes: int) -> list[list[int]]:
    """Return counts[true][predicted]: n_classes rows of n_classes whole numbers.

    Raises:
        ValueError: the lists differ in length, or a label is not in 0..n_classes-1.
    """
    require_length("predicted", predicted, len(labels), "one for each label")
    counts = [[0] * n_classes for _ in range(n_classes)]
    for label, guess in zip(labels, predicted):
        require_label("label", label, n_classes)
        require_label("predicted label", guess, n_classes)
        counts[label][guess] += 1
    return counts


def cross_validate(rows: Rows, labels: Sequence[int], folds: Sequence[Sequence[int]], model: Model) -> list[list[int]]:
    """Return, for each fold, the labels predicted by a model trained on all the other folds.

    Args:
        rows, labels: N rows and their labels.
        folds: lists of row numbers; the training rows come in fold order.
        model: called once per fold; it trains a new model on every call.
    """
    predictions = []
    for fold in folds:
        training = [i for other in folds if other is not fold for i in other]
        training_rows = [rows[i] for i in training]
        training_labels = [labels[i] for i in training]
        held_out = [rows[i] for i in fold]
        predicted = model(training_rows, training_labels, held_out)
        predictions.append(predicted)
    return predictions
