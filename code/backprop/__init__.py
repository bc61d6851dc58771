"""Backpropagation from Scratch: the code that the chapters teach.

steps             the six steps on plain lists and dicts
worked_example    the network of the 0.35 / 0.7 example, in plain arithmetic
toy_set           the ten rows of steps 4 and 5
data              tables, labels, scaling, folds
evaluate          accuracy, zero rule, confusion, cross-validation
matrix, train     the same network in NumPy: any layers, any leading axes
batched           many networks at once, fast
classify          labels and arrays
convert           networks of steps and of matrix into each other; saving, loading
step_gradients, gradient_checks, comparison   is the gradient right?
validation, array_validation   input validation
"""
