#!/bin/sh
# The smallest script that says something. Argument: whom to greet; default world.
echo "Hello, ${1:-world}"
