using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary><c>scripthost sql --profile</c>: plain SQL on an owner's database, on PostgreSQL and on SQLite.</summary>
public sealed class SqlProfileTests(ProfiledAgent agent) : IClassFixture<ProfiledAgent>
{
    private readonly string _table = $"t_{Guid.NewGuid():N}";

    public static TheoryData<string> Profiles => ["app", "embedded"];

    [Theory]
    [MemberData(nameof(Profiles))]
    public async Task A_session_tells_what_it_did_and_its_work_is_seen_by_the_next(string profile)
    {
        var done = await DoneAsync(profile, "-e", $"""
            CREATE TABLE {_table} (id INTEGER PRIMARY KEY, name VARCHAR(30), qty INTEGER);
            COMMIT;
            INSERT INTO {_table} VALUES (1, 'it''s; Ada', 7);
            INSERT INTO {_table} (id) VALUES (22)
            /
            COMMIT;
            PROMPT so far
            UPDATE {_table} SET name = name || '!' WHERE id = 1;
            ROLLBACK;
            UPDATE {_table} SET qty = &qty WHERE id = 22;
            SELECT id, name, qty FROM {_table} ORDER BY id;
            DELETE FROM {_table} WHERE id > 100;
            SELECT id FROM {_table} WHERE id > 100;
            """, "--define", "qty=9");
        Assert.Equal(
            """
            Table created.
            Commit complete.
            1 row created.
            1 row created.
            Commit complete.
            so far
            1 row updated.
            Rollback complete.
            1 row updated.
            id name      qty
            -- --------- ---
             1 it's; Ada   7
            22             9

            2 rows selected.
            0 rows deleted.
            no rows selected

            """,
            done);

        Assert.Equal("""
            {"id":1,"name":"it's; Ada","qty":7}
            {"id":22,"name":null,"qty":9}

            """, await DoneAsync(profile, "--json", "-e", $"SELECT * FROM {_table} ORDER BY id"));
        Assert.Equal("id,name,qty\r\n1,it's; Ada,7\r\n22,,9\r\n", await DoneAsync(profile, "--csv", "-e", $"SELECT * FROM {_table} ORDER BY id"));
        var description = await DoneAsync(profile, "-e", $"DESC {_table}");
        Assert.Matches("(?i)^Name Null\\?    Type\n.*\nid   .*int", description);
        Assert.Contains("name ", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("app", "-e:2:13: 42P01: ")]
    [InlineData("embedded", "-e:2:1: SQLITE_ERROR: no such table: nowhere")]
    public async Task An_error_ends_the_session_and_undoes_its_work_unless_it_is_told_otherwise(string profile, string expected)
    {
        await DoneAsync(profile, "-e", $"CREATE TABLE {_table} (id INTEGER PRIMARY KEY)");
        var statements = $"INSERT INTO {_table} VALUES (1);\nINSERT INTO nowhere VALUES (1);\nINSERT INTO {_table} VALUES (2);";

        var ended = await SqlAsync(profile, "-e", statements);
        Assert.Equal((106, "1 row created.\n"), (ended.ExitCode, ended.Output));
        Assert.Contains(expected, ended.Error, StringComparison.Ordinal);
        Assert.Equal("0", await CountAsync(profile));

        var wentOn = await SqlAsync(profile, "-e", "WHENEVER SQLERROR CONTINUE", "-e", statements);
        Assert.Equal((106, "1 row created.\n1 row created.\n"), (wentOn.ExitCode, wentOn.Output));
        Assert.Equal("2", await CountAsync(profile));

        // As SQL*Plus does it, whose EXIT commits; on PostgreSQL nothing is left of a transaction in which a statement failed.
        await SqlAsync(profile, "-e", "WHENEVER SQLERROR EXIT", "-e", $"DELETE FROM {_table}; INSERT INTO nowhere VALUES (1)");
        Assert.Equal(profile == "app" ? "2" : "0", await CountAsync(profile));
        await DoneAsync(profile, "-e", $"DELETE FROM {_table}; COMMIT; INSERT INTO {_table} VALUES (5)", "-e", "EXIT ROLLBACK", "-e", $"INSERT INTO {_table} VALUES (6)");
        Assert.Equal("0", await CountAsync(profile));
    }

    [Theory]
    [InlineData("app", "SELECT NULL AS a, 1.50::numeric AS b, TRUE AS c, DATE '2026-03-29' AS d, TIMESTAMPTZ '2026-03-29 01:30:00.25Z' AS e, '{1,2}'::int[] AS f, 'ä\n\"x\"' AS g, decode(repeat('ab', 40), 'hex') AS h",
        """{"a":null,"b":1.50,"c":"TRUE","d":"2026-03-29","e":"2026-03-29 01:30:00.25 +00:00","f":"{1,2}","g":"ä\n\"x\"","h":"ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB… (40 bytes)"}""")]
    [InlineData("embedded", "SELECT NULL AS a, 1.5 AS b, x'0AFF' AS c, TO_CHAR(SYSDATE, 'YYYY') > '2025' AS d, 'ä' AS e, 12345678901 AS f FROM dual", """{"a":null,"b":1.5,"c":"0AFF","d":1,"e":"ä","f":12345678901}""")]
    public async Task Values_of_every_kind_are_shown(string profile, string query, string expected) =>
        Assert.Equal($"{expected}\n", await DoneAsync(profile, "--json", "-e", query));

    [Fact]
    public async Task What_cannot_be_is_told_and_where()
    {
        Assert.Contains("-e:1:1: the rows are more than 4 MB", (await SqlAsync("app", "-e", "SELECT repeat('x', 100000) FROM generate_series(1, 400)", "--csv")).Error, StringComparison.Ordinal);
        Assert.Contains("-e:1:1: a block is PL/SQL", (await SqlAsync("embedded", "-e", "BEGIN NULL; END;\n/")).Error, StringComparison.Ordinal);
        Assert.Contains("-e:1:8: ORA-01756: quoted string not properly terminated", (await SqlAsync("embedded", "-e", "SELECT 'x FROM dual")).Error, StringComparison.Ordinal);
        Assert.Contains("&x is a placeholder without a value", (await SqlAsync("embedded", "-e", "SELECT '&x' FROM dual")).Error, StringComparison.Ordinal);
        var file = Path.Combine(agent.Agent.Root, $"{_table}.sql");
        File.WriteAllText(file, string.Concat(Enumerable.Repeat($"SELECT '{new string('é', 10_000)}' FROM dual;\n", 20)));
        Assert.Contains("go into one", (await SqlAsync("embedded", file)).Error, StringComparison.Ordinal);

        var refused = await SqlAsync("absent", "-e", "SELECT 1 FROM dual");
        Assert.Equal(119, refused.ExitCode);
        Assert.Contains("absent", refused.Error, StringComparison.Ordinal);
        Assert.Contains("--as", (await ScriptHostProgram.RunAsync("sql", "--help")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Statements_are_shown_to_nothing_but_the_script()
    {
        await DoneAsync("embedded", "-e", $"CREATE TABLE {_table} (secret VARCHAR2(100)); INSERT INTO {_table} VALUES ('{agent.ApiKey}')");

        var run = (await agent.Agent.Client.ListRunsAsync(new ListRunsRequest { Owner = "HR", Limit = 1 })).Runs.Single();
        Assert.All((await agent.Agent.Client.GetRunAsync(new GetRunRequest { RunId = run.RunId })).Run.Arguments, argument => Assert.Equal("***", argument.Value));
    }

    private async Task<string> CountAsync(string profile) => (await DoneAsync(profile, "--csv", "-e", $"SELECT COUNT(*) AS n FROM {_table}"))["n\r\n".Length..].TrimEnd();

    private async Task<string> DoneAsync(string profile, params string[] arguments)
    {
        var result = await SqlAsync(profile, arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private Task<CommandResult> SqlAsync(string profile, params string[] arguments) =>
        ScriptHostProgram.RunAsync(["sql", "--profile", profile, "--as", "HR", .. arguments, "--data", agent.Agent.Data]);
}
