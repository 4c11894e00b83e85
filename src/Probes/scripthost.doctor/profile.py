"""What `scripthost doctor --profile` asks a profile's database, as the owner, from Python."""


def gsf_main(argc, argv, ctx):
    connection = ctx.getconnection()
    ctx.set_result(
        {
            "database": connection.version,
            "user": connection.username or "",
            "schema": connection.current_schema or "",
            "driver": connection.driver_name,
            "becomes": connection.reachable_users(),
            "missing": [],
        }
    )
