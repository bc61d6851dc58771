"""Print what every exercise says to every mistake, and every prediction to each answer, to be read through.

python -m tools.messages [4-train-network ...]
"""

import importlib
import sys
import types

from workbook.exercises.chapters import CHAPTERS, exercises_of
from workbook.exercises.choice_exercise import Choice
from workbook.exercises.code_exercise import Code
from workbook.exercises.number_exercise import Number
from workbook.exercises.prediction import predict_first


def function_of(source):
    """Return the last function that a program defines."""
    namespace = {}
    exec(compile(source, "<answer>", "exec"), namespace)
    found = [value for value in namespace.values() if isinstance(value, types.FunctionType)]
    return [function for function in found if function.__code__.co_filename == "<answer>"][-1]


def messages(chapter):
    """Yield (key, title, what was answered, what is said) for the prediction and each exercise of a chapter."""
    prediction = predict_first(chapter).prediction
    for line, (_, reply) in zip(prediction.lines(), prediction.options):
        yield f"{chapter}, prediction", prediction.question, line, reply
    samples = importlib.import_module(f"tests.sample_answers.{CHAPTERS[chapter][0]}")
    for exercise in exercises_of(chapter):
        answers = []
        if isinstance(exercise, Number):
            answers = [(f"{value:g}", value) for value, _ in exercise.known_wrong_answers]
            answers += [(f"{exercise.answer:g}", exercise.answer)]
        if isinstance(exercise, Choice):
            answers = [(f"{letter}) {text}", letter) for letter, (text, _) in zip(exercise.letters, exercise.options)]
        if isinstance(exercise, Code):
            answers = [(m.function.__name__, m.function) for m in exercise.mistakes]
            wrong = samples.WRONG.get(exercise.key, [])
            answers += [(f"not listed: {words}", function_of(samples.USES + source)) for source, words in wrong]
            answers += [("right", exercise.answer)]
        for name, answer in [("nothing", ...), *answers]:
            yield exercise.key, exercise.title, name, exercise.check(answer).message


def main(chapters):
    last = None
    for chapter in chapters or CHAPTERS:
        for key, title, name, message in messages(chapter):
            if key != last:
                print(f"\n{key}: {title}")
            print(f"  [{name}]\n      {message}")
            last = key


if __name__ == "__main__":
    main(sys.argv[1:])
