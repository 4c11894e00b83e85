namespace ScriptHost.Tests.Bridge;

/// <summary>The scripts that a database administrator runs, as far as that can be seen without a server.</summary>
public sealed class InstallScriptTests
{
    public static TheoryData<string, string> All()
    {
        var folder = Path.Combine(Repository.Root, "src", "ScriptHost", "Bridge", "Database");
        var data = new TheoryData<string, string>();
        foreach (var file in Directory.GetFiles(folder, "*.sql", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Blocks_are_closed_where_they_are_opened(string database, string name)
    {
        var script = SqlScript.Of(database, name);

        Assert.Empty(script.Imbalances());
        Assert.All(script.Bodies(), body => Assert.Empty(body.Imbalances()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void No_statement_is_put_together_at_run_time(string database, string name)
    {
        foreach (var script in SqlScript.Of(database, name).Bodies().Append(SqlScript.Of(database, name)))
        {
            for (var i = 0; i < script.Tokens.Count; i++)
            {
                Assert.False(script.Is(i, "DBMS_SQL") || script.Is(i, "format") || (script.Is(i, "FOR") && script.Is(i - 2, "OPEN")), script.Around(i));
                // PostgreSQL's EXECUTE is a right in GRANT, and else dynamic.
                if (script.Is(i, "EXECUTE") && !script.Is(i + 1, "ON"))
                {
                    Assert.True(script.Is(i + 1, "IMMEDIATE") && script.Tokens[i + 2].EndsWith('\'') && (script.Is(i + 3, ";") || script.Is(i + 3, "INTO")), script.Around(i));
                }
            }
        }
    }

    [Fact]
    public void What_is_installed_in_Oracle_is_all_taken_away()
    {
        var dropped = SqlScript.Of("oracle", "uninstall.sql").Objects("DROP").ToHashSet();
        Assert.Contains(("USER", "scripthost"), dropped);

        // All in its schema goes with the user.
        var created = new[] { "install.sql", "push.sql" }.SelectMany(name => SqlScript.Of("oracle", name).Objects("CREATE"))
            // A privilege of that name in GRANT.
            .Where(one => one.Kind != "ANY").ToList();
        Assert.True(created.Count > 25);
        Assert.DoesNotContain(created, one => !one.Name.StartsWith("scripthost.", StringComparison.Ordinal) && !dropped.Contains(one));
    }

    [Fact]
    public void What_is_installed_in_PostgreSQL_is_all_taken_away()
    {
        var uninstall = SqlScript.Of("postgresql", "uninstall.sql");
        var dropped = uninstall.Objects("DROP").Concat(uninstall.Bodies().SelectMany(body => body.Objects("DROP"))).ToHashSet();
        var install = SqlScript.Of("postgresql", "install.sql");
        var created = install.Objects("CREATE").Concat(install.Bodies().SelectMany(body => body.Objects("CREATE"))).Where(one => one.Kind != "INDEX").ToList();

        Assert.True(created.Count > 25);
        Assert.DoesNotContain(created, one => !one.Name.StartsWith("dbms_scripthost.", StringComparison.Ordinal) && !dropped.Contains(one));
    }

    [Fact]
    public void Both_scripts_have_the_version_that_the_bridge_wants()
    {
        Assert.Contains($"VALUES ({ScriptHost.Bridge.RequestCalls.InstalledVersion}, ", Text("oracle"), StringComparison.Ordinal);
        Assert.Contains($"VALUES ({ScriptHost.Bridge.RequestCalls.InstalledVersion}, ", Text("postgresql"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_script_that_is_not_whole_is_found_out()
    {
        Assert.NotEmpty(new SqlScript("BEGIN IF a THEN b; END;").Imbalances());
        Assert.NotEmpty(new SqlScript("BEGIN FOR i IN 1 .. 2 LOOP NULL; END LOOP; END; END;").Imbalances());
        Assert.NotEmpty(new SqlScript("BEGIN a((1); END;").Imbalances());
        Assert.Empty(new SqlScript("BEGIN IF CASE WHEN a THEN b END = 'END' THEN c; END IF; END; -- END").Imbalances());
        Assert.Equal([("TABLE", "a.b")], new SqlScript("EXECUTE IMMEDIATE 'CREATE TABLE a.b (c NUMBER)';").Objects("CREATE"));
    }

    private static string Text(string database) => File.ReadAllText(Path.Combine(Repository.Root, "src", "ScriptHost", "Bridge", "Database", database, "install.sql"));
}
