# Without a #! line a shell script runs in /bin/bash. Exits with the number that it is given.
exit "$1"
