"""Adds a person to a table that create_table made. Arguments: table name, name, age."""

import utils


def gsf_main(argc, argv):
    con = utils.getconnection()
    with con.cursor() as cur:
        cur.execute(
            f"INSERT INTO {argv[0]} (employee_name, employee_age) VALUES (:name, :age)",
            name=argv[1],
            age=int(argv[2]),
        )
    print(f"Added {argv[1]}")
