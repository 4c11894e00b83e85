using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Tests.Cli.Sql;

/// <summary>Statements, blocks and commands of a source, and their variables.</summary>
public sealed class UnitTests
{
    [Fact]
    public void A_source_falls_into_its_units() => Assert.Equal(
        [
            (UnitKind.Command, "SET DEFINE ON"),
            (UnitKind.Command, "PROMPT it's; here"),
            (UnitKind.Statement, "CREATE DIRECTORY d AS '/a;b'"),
            (UnitKind.Block, "BEGIN\n  x('\n/\n');\nEND;\n"),
            (UnitKind.Calls, "EXEC a.b(1, -\n  2)"),
            (UnitKind.Block, "DECLARE a NUMBER; BEGIN b(a / 2); END; "),
            (UnitKind.Statement, "COMMIT"),
        ],
        Split("-- first\nSET DEFINE ON\nPROMPT it's; here\nCREATE DIRECTORY d AS '/a;b';\n/\nBEGIN\n  x('\n/\n');\nEND;\n/\n/* a\nb */ EXEC a.b(1, -\n  2)\nDECLARE a NUMBER; BEGIN b(a / 2); END; /\nCOMMIT"));

    [Theory]
    [InlineData("BEGIN NULL; END;", false)]
    [InlineData("BEGIN NULL; END;\n/", true)]
    [InlineData("COMMIT", false)]
    [InlineData("COMMIT;", true)]
    [InlineData("COMMIT\n/", true)]
    [InlineData("PROMPT a -\n", false)]
    [InlineData("PROMPT a\n", true)]
    [InlineData("BEGIN x('\n/\n", false)]
    public void A_unit_is_complete_or_goes_on(string text, bool isEnded) => Assert.Equal(isEnded, UnitSplitter.Find(text, 0)!.Value.IsEnded);

    [Fact]
    public void Variables_are_put_in_also_within_texts_and_errors_stand_where_they_do()
    {
        var variables = new ClientVariables();
        variables.Define("job", "nightly");
        variables.Define("DIR", "/srv");
        var text = "BEGIN x('&job', '&&dir./&JOB..py'); y(; /* &none */ END;";

        var unit = variables.PutIn(new SourceFile("t.sql", text), 0, text.Length);

        Assert.Equal("BEGIN x('nightly', '/srv/nightly.py'); y(; /* &none */ END;", unit.Text);
        Assert.Equal(text.IndexOf("(;", StringComparison.Ordinal) + 1, unit.PlaceOf(unit.Text.IndexOf("(;", StringComparison.Ordinal)).Column);
        Assert.Equal(text.IndexOf("&&dir", StringComparison.Ordinal) + 1, unit.PlaceOf(unit.Text.IndexOf("srv", StringComparison.Ordinal)).Column);
    }

    [Fact]
    public void A_variable_without_a_value_is_named_and_an_ampersand_alone_is_none()
    {
        var variables = new ClientVariables();
        const string Text = "PROMPT a & b\nPROMPT &name";

        Assert.Equal("PROMPT a & b", variables.PutIn(new SourceFile("t.sql", Text), 0, 12).Text);
        Assert.StartsWith("t.sql:2:8: &name is a placeholder without a value", SqlTexts.Refused(() => variables.PutIn(new SourceFile("t.sql", Text), 13, Text.Length)), StringComparison.Ordinal);
        variables.Prefix = null;
        Assert.Equal("PROMPT &name", variables.PutIn(new SourceFile("t.sql", Text), 13, Text.Length).Text);
    }

    private static IEnumerable<(UnitKind Kind, string Text)> Split(string text)
    {
        for (var at = 0; UnitSplitter.Find(text, at) is { } unit; at = unit.Next)
        {
            yield return (unit.Kind, text[unit.Start..unit.End]);
        }
    }
}
