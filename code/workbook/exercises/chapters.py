"""The exercises, one module a chapter; those of the worked example and the six steps need nothing installed."""

from functools import cache
from importlib import import_module
from pathlib import Path

from workbook.exercises.exercise import Exercise
from workbook.exercises.text import read_exercises

# chapter: (module, title, folder in the book)
CHAPTERS = {
    "worked-example": ("worked_example", "The worked example", ""),
    "1-initialize-network": ("initialize_network", "Step 1: Initialize the network", "steps/"),
    "2-forward-propagate": ("forward_propagate", "Step 2: Forward propagate", "steps/"),
    "3-back-propagate-error": ("back_propagate_error", "Step 3: Back-propagate the error", "steps/"),
    "4-train-network": ("train_network", "Step 4: Train the network", "steps/"),
    "5-predict": ("predict", "Step 5: Predict", "steps/"),
    "6-wheat-seeds": ("wheat_seeds", "Step 6: Wheat seeds", "steps/"),
    "arrays": ("arrays", "From loops to arrays", "beyond/"),
    "xor": ("xor", "XOR", "beyond/"),
    "iris": ("iris", "Iris", "beyond/"),
    "deeper": ("deeper", "Deeper", "beyond/"),
    "regression": ("regression", "Regression", "beyond/"),
    "check-your-gradients": ("check_your_gradients", "Check your gradients", "beyond/"),
    "any-program": ("any_program", "Any program", "beyond/"),
    "optimizers": ("optimizers", "Optimizers", "beyond/"),
    "shared-weights": ("shared_weights", "Shared weights", "beyond/"),
    "when-training-fails": ("when_training_fails", "When training fails", "beyond/"),
    "wheat-seeds-again": ("wheat_seeds_again", "Wheat seeds again", "beyond/"),
}


TEXTS = Path(__file__).parent / "texts"


def text_of(chapter: str) -> str:
    """Return the Markdown of a chapter's prediction and exercises.

    Raises:
        ValueError: there is no such chapter.
    """
    if chapter not in CHAPTERS:
        raise ValueError(f"there is no chapter {chapter!r}; the chapters are {', '.join(CHAPTERS)}.")
    return (TEXTS / f"{chapter}.md").read_text(encoding="utf-8")


@cache
def exercises_of(chapter: str) -> list[Exercise]:
    """Return the exercises of a chapter, in its order.

    Raises:
        ValueError: there is no such chapter.
    """
    text = text_of(chapter)
    checks = import_module(f"workbook.exercises.checks.{CHAPTERS[chapter][0]}")
    return read_exercises(text, vars(checks), checks.CHECKS)


def find(key: str) -> Exercise:
    """Return the exercise of that key, such as "worked-example 1".

    Raises:
        ValueError: there is no such exercise.
    """
    chapter, _, number = str(key).rpartition(" ")
    exercises = exercises_of(chapter)
    for exercise in exercises:
        if exercise.key == key:
            return exercise
    raise ValueError(f"{chapter} has no exercise {number!r}; it has {', '.join(e.key.split()[-1] for e in exercises)}.")
