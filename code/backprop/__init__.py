"""Backpropagation from Scratch: the code that the chapters teach and share.

    steps           the six steps on plain lists and dicts
    worked_example  the network of the 0.35 / 0.7 example, in plain arithmetic
    data            tables, labels, scaling, folds
    evaluate        accuracy, zero rule, confusion, cross-validation
    matrix, train   the same network in NumPy: any layers, any leading axes
    grid            many networks at once, fast
    classify        labels and arrays
    convert         networks of steps and of matrix into each other; saving, loading
    guard, array_guard   what bad input is told
    check           numbers against their source: gradients, published figures
    show            pictures and tables of what was computed
"""
