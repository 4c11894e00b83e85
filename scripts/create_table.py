"""Creates a table with an identity key and two rows in the database of the job's owner.

Arguments: the table's name, its primary key's name, and three more that are only printed. Needs a job with context.
"""

import oracledb

import utils


def gsf_main(argc, argv):
    print(f"Total number of args: {argc}")
    for position, argument in enumerate(argv, start=1):
        print(f"Arg{position}: {argument}")
    table, primary_key = argv[0], argv[1]

    connection = utils.getconnection()
    if connection is None:
        print("Failed to establish database connection.")
        return -1

    cur = None
    try:
        cur = connection.cursor()
        # Names cannot be bound as values can: whoever defines the job must be trusted with them.
        cur.execute(
            f"""
            CREATE TABLE {table} (
                employee_id NUMBER GENERATED ALWAYS AS IDENTITY (START WITH 1 INCREMENT BY 1),
                employee_name VARCHAR2(4000),
                employee_age NUMBER,
                CONSTRAINT {primary_key} PRIMARY KEY (employee_id)
            )
            """
        )
        cur.executemany(
            f"INSERT INTO {table} (employee_name, employee_age) VALUES (:name, :age)",
            [{"name": "Ada", "age": 36}, {"name": "Grace", "age": 45}],
        )
    except oracledb.Error as error:
        print(f"Error performing operations: {error}")
        return -1
    finally:
        if cur is not None:
            cur.close()
    # What is not committed by now is committed because the script succeeds.
    return 0
