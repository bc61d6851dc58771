"""What only code can say of an exercise: cases, what to compare, and explainers."""
