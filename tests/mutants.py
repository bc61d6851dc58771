"""Many wrong versions of a right function, made by machine: one change, or two, of its syntax tree."""

import ast
import copy
import itertools
import random

OPERATORS = [ast.Add, ast.Sub, ast.Mult, ast.Div]
COMPARISONS = [ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq]


def changes(tree):
    """Yield (path to a node, what to do with it) for every small change of a program."""
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    for number, node in enumerate(ast.walk(tree)):
        if isinstance(node, (ast.BinOp, ast.AugAssign)):
            yield from ((number, "op", other) for other in OPERATORS if not isinstance(node.op, other))
        if isinstance(node, ast.Compare):
            yield from ((number, "compare", other) for other in COMPARISONS if not isinstance(node.ops[0], other))
        if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
            yield from ((number, "value", value) for value in (node.value + 1, node.value - 1, -node.value, 0.5))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from ((number, "id", other) for other in names if other != node.id)
            yield number, "shift", None
        if isinstance(node, ast.Return) and node.value is not None:
            yield from ((number, "return", ending) for ending in ("[:-1]", "[::-1]", "[1:]", " * 2", " and None"))
        if isinstance(node, (ast.ListComp, ast.List)):
            yield from ((number, "list", ending) for ending in ("[:-1]", "[::-1]", " * 2", "[1:]"))
        if isinstance(node, ast.UnaryOp):
            yield number, "plain", None
        for field in ("body", "orelse"):
            statements = getattr(node, field, None)
            if isinstance(statements, list):
                yield from ((number, f"drop {field}", i) for i in range(len(statements)))
                yield from ((number, f"swap {field}", i) for i in range(len(statements) - 1))
        if isinstance(node, ast.Call):
            yield from ((number, "drop argument", i) for i in range(len(node.args)))


def apply(tree, change):
    """Make one change in a tree, in place."""
    number, what, how = change
    node = next(itertools.islice(ast.walk(tree), number, None))
    if what == "op":
        node.op = how()
    elif what == "compare":
        node.ops[0] = how()
    elif what in ("value", "id"):
        setattr(node, what, how)
    elif what == "shift":  # a name gets something taken away from it
        kept = copy.copy(node)
        replace(tree, node, ast.BinOp(kept, ast.Sub(), ast.Constant(1)))
    elif what == "return":
        node.value = ast.parse(f"({ast.unparse(node.value)}){how}", mode="eval").body
    elif what == "list":
        replace(tree, node, ast.parse(f"({ast.unparse(node)}){how}", mode="eval").body)
    elif what == "plain":
        replace(tree, node, node.operand)
    elif what.startswith("drop argument"):
        del node.args[how]
    else:
        statements = getattr(node, what.split()[1])
        if what.startswith("drop"):
            statements[how : how + 1] = [ast.Pass()]
        else:
            statements[how], statements[how + 1] = statements[how + 1], statements[how]


def replace(tree, old, new):
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, field, new)
            elif isinstance(value, list) and any(item is old for item in value):
                value[[item is old for item in value].index(True)] = new


def mutants(source, uses="", at_least=200):
    """Return (text, function) of wrong versions of a program's last function: by one change each, by two, by three.

    uses: what the program imports; it stays as it is.
    """
    tree = ast.parse(source.strip())
    name = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)][-1]
    singles = [[change] for change in changes(tree)]
    rng = random.Random(1)
    more = ([change for _ in range(n) for change in rng.choice(singles)] for n in itertools.cycle((2, 3)))
    made, seen = [], {ast.unparse(tree)}
    for chosen in itertools.islice(itertools.chain(singles, more), 40 * at_least):
        if len(made) >= max(at_least, len(singles)):
            break
        mutant = copy.deepcopy(tree)
        namespace = {}
        try:
            for change in chosen:
                apply(mutant, change)
            text = ast.unparse(ast.fix_missing_locations(mutant))
            if text not in seen:
                exec(compile(f"{uses}\n{text}", "<mutant>", "exec"), namespace)
        except Exception:  # two changes may not fit together, or leave no program
            continue
        if text not in seen and callable(namespace.get(name)):
            made.append((text, namespace[name]))
        seen.add(text)
    return made
