"""Prints the rows of a table, one a line. Argument: table name."""

import utils


def gsf_main(argc, argv):
    with utils.getconnection().cursor() as cur:
        for row in cur.execute(f"SELECT * FROM {argv[0]} ORDER BY 1"):
            print(" | ".join(str(value) for value in row))
