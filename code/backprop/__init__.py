"""Backpropagation from Scratch: the code that the chapters teach.

On Python's standard library alone:

steps                  the six steps, on plain lists and dicts
worked_example         the network of the 0.35 / 0.7 example, in plain arithmetic
engine                 backpropagation through any program, number by number
toy_set                the ten rows of steps 4 and 5
data                   tables, labels, scaling, folds
evaluate               accuracy, the zero rule, the confusion matrix, cross-validation
step_gradient_checks   is the gradient right?
gradient_comparison    two gradients side by side
table_cells, table_checks  reading a table as text, and what looks wrong in it
validation             input validation

The same in NumPy:

matrix, train          any number of layers, any leading axes
optimizers             how weights follow the gradient: SGD, momentum, Adam
batched                many networks at once, fast; batched_layout: how they lie in memory
convolution, recurrent the same weights at every place, or at every step
classify               targets from labels, labels from outputs
convert                networks to and from the lists of steps.py, and to and from a file
gradient_checks        is the gradient right?
array_validation       input validation for arrays
"""
