"""The mutants of a module: its program with one small thing changed, and a sample of them that stays the same."""

import ast
import hashlib
from typing import NamedTuple

OPERATORS = "Lt LtE, Gt GtE, Eq NotEq, Is IsNot, In NotIn, And Or, Add Sub, Mult Div, Mod FloorDiv, BitAnd BitOr"
PAIRS = [[getattr(ast, name) for name in pair.split()] for pair in OPERATORS.split(", ")]
PAIRS += [["any", "all"], ["min", "max"]]
# What becomes what: each of a pair the other.
SWAPPED = {ast.Pow: ast.Mult} | {one: other for pair in PAIRS for one, other in (pair, pair[::-1])}
# Statements that are left out.
DROPPED = (ast.Expr, ast.Raise, ast.AugAssign, ast.Continue, ast.Break)
SEED = 1


class Mutant(NamedTuple):
    """A module's program with one change: a line of some function, what becomes of it, and how to change the tree."""

    module: str
    function: str
    was: str
    becomes: str
    tree: ast.Module
    change: tuple  # node, field, new value


def replacements(node):
    """Yield (field, new value) for each small change of one node of a syntax tree."""
    match node:
        case ast.Compare(ops=[op, *others]):
            yield "ops", [SWAPPED[type(op)](), *others]
        case ast.BinOp(op=op) | ast.AugAssign(op=op) | ast.BoolOp(op=op) if type(op) in SWAPPED:
            yield "op", SWAPPED[type(op)]()
        case ast.Constant(value=bool(value)):
            yield "value", not value
        case ast.Constant(value=int(value) | float(value)):
            yield "value", value + 1
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in SWAPPED:
            yield "id" if isinstance(node, ast.Name) else "attr", SWAPPED[name]
        case ast.Return(value=ast.AST()):
            yield "value", ast.Constant(None)
        case ast.comprehension(ifs=[_, *_]):
            yield "ifs", []
        case ast.Call(keywords=keywords):
            yield from (("keywords", keywords[:i] + keywords[i + 1 :]) for i in range(len(keywords)))
        case ast.If() | ast.IfExp():
            yield from (("test", ast.Constant(value)) for value in (True, False))
    for field, value in ast.iter_fields(node):
        for i, part in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(part, DROPPED) and not isinstance(getattr(part, "value", None), ast.Constant):
                new = ast.Pass()
            elif isinstance(part, ast.UnaryOp) and isinstance(part.op, (ast.Not, ast.USub)):
                new = part.operand
            else:
                continue
            yield field, [*value[:i], new, *value[i + 1 :]] if isinstance(value, list) else new


def functions_of(node, name="", found=None):
    """Return for a node and all below it the name of the function, or of the class, that each stands in."""
    found = {} if found is None else found
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        name = f"{name}.{node.name}".lstrip(".")
    found[node] = name
    for child in ast.iter_child_nodes(node):
        functions_of(child, name, found)
    return found


def mutants(module, source):
    """Yield every mutant of a module's program, those of its type hints and decorators aside."""
    tree = ast.parse(source)
    lines = ast.unparse(tree).splitlines()
    of_form = [getattr(node, field, None) for node in ast.walk(tree) for field in ("annotation", "returns")]
    of_form += [decorator for node in ast.walk(tree) for decorator in getattr(node, "decorator_list", ())]
    left_out = {part for node in of_form if node for part in ast.walk(node)}
    for node, function in functions_of(tree).items():
        for field, value in replacements(node) if node not in left_out else ():
            old = getattr(node, field)
            setattr(node, field, value)
            new_lines = ast.unparse(tree).splitlines()  # a line for each statement: one is different
            setattr(node, field, old)
            for was, becomes in [(was.strip(), new.strip()) for was, new in zip(lines, new_lines) if was != new]:
                yield Mutant(module, function, was, becomes, tree, (node, field, value))


def sample_of(mutants, size):
    """Return a sample that stays the same where other lines of the module change: the first in the order of a hash."""
    different = {mutant[:4]: mutant for mutant in mutants}
    order = sorted(different, key=lambda words: hashlib.sha256(f"{SEED} {words}".encode()).digest())
    return [different[words] for words in order[:size]]
