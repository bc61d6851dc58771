"""Backpropagation from Scratch: the code that the chapters teach and share.

    steps           the six steps on plain lists and dicts
    worked_example  the network of the 0.35 / 0.7 example, in plain arithmetic
    data            tables, labels, scaling, folds
    evaluate        accuracy, zero rule, confusion, cross-validation
    guard           what bad input is told
    check           numbers against their source: gradients, published figures
    show            pictures and tables of what was computed
"""
