"""What can be told of a statement without knowing its database."""
