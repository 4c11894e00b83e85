using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Tests.Cli.Sql;

/// <summary>Whatever the text: an error with its place, or none; never a crash.</summary>
public sealed class BadTextTests
{
    private static readonly string[] Pieces =
        ["BEGIN", "END", ";", "/", "\n", " ", "'", "\"", "q'[", "]'", "--", "/*", "*/", "(", ")", ",", "=>", ":=", "||", "&x", "DBMS_SCHEDULER", ".", "ENABLE", "1", "1.", "e5", "DECLARE", "EXCEPTION",
            "WHEN", "OTHERS", "THEN", "NULL", "INTERVAL", "'5'", "DAY", "TO", "SECOND", "TIMESTAMP", "'2026-01-01 00:00:00'", "EXEC", "CREATE", "DIRECTORY", "\0", "é", "😀", "<<", ">>", "\\", "\r\n", "SET", "-"];

    [Fact]
    public void The_example_is_right() => Assert.Null(SqlTexts.TryAll(Filled));

    [Fact]
    public void The_example_cut_off_at_any_character_is_an_error_with_a_place_or_right()
    {
        for (var length = 0; length < Filled.Length; length++)
        {
            AssertPlaced(SqlTexts.TryAll(Filled[..length])?.Message);
        }
    }

    [Fact]
    public void Any_sequence_of_pieces_is_an_error_with_a_place_or_right() => Prop.ForAll(
        Gen.ListOf(Gen.Elements(Pieces)).Select(string.Concat).ToArbitrary(),
        text => AssertPlaced(SqlTexts.TryAll(text)?.Message)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_character_of_the_example_that_is_another_one_is_an_error_with_a_place_or_right() => Prop.ForAll(
        Gen.Choose(0, Filled.Length - 1).SelectMany(at => Gen.Elements(Pieces).Select(piece => Filled[..at] + piece + Filled[(at + 1)..])).ToArbitrary(),
        text => AssertPlaced(SqlTexts.TryAll(text)?.Message)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("BEGIN ", "NULL; ", "END;")]
    [InlineData("BEGIN DBMS_OUTPUT.PUT_LINE(1", " + 1", "); END;")]
    [InlineData("BEGIN DBMS_OUTPUT.PUT_LINE(", "/**/", "1); END;")]
    [InlineData("", ";\n", "BEGIN NULL; END;")]
    [InlineData("BEGIN DBMS_OUTPUT.PUT_LINE('", "''", "x'); END;")]
    public void Ten_megabytes_are_read_in_one_go(string before, string repeated, string after)
    {
        var text = new StringBuilder(before, 10_000_100);
        while (text.Length < 10_000_000)
        {
            text.Append(repeated);
        }

        Assert.Null(SqlTexts.TryAll(text.Append(after).ToString())?.Message);
    }

    [Theory]
    [InlineData("BEGIN ", "END; ")]
    [InlineData("BEGIN DBMS_OUTPUT.PUT_LINE(", ")")]
    [InlineData("BEGIN DBMS_OUTPUT.PUT_LINE(-(", ")")]
    public void What_lies_too_deep_is_refused(string opening, string closing)
    {
        var text = opening.Contains('(') ? $"BEGIN DBMS_OUTPUT.PUT_LINE({Repeated("(", 1_000_000)}1{Repeated(closing, 1_000_000)}); END;" : Repeated(opening, 1_000_000) + "NULL; " + Repeated(closing, 1_000_000);

        Assert.Contains("PLS-00123: program too large", SqlTexts.TryAll(text)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_chain_of_operators_needs_no_stack() =>
        Assert.Null(SqlTexts.TryAll($"BEGIN DBMS_OUTPUT.PUT_LINE({string.Join(" + ", Enumerable.Repeat("1", 200_000))}); END;"));

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x42, 0 }, "UTF-16")]
    [InlineData(new byte[] { 0x42, 0, 0x45, 0 }, "UTF-16")]
    [InlineData(new byte[] { 0x42, 0x0A, 0x47, 0xFC, 0x6E }, "t.sql:2:2: this is not UTF-8, but perhaps Latin-1")]
    public void Other_encodings_are_refused_by_their_names(byte[] bytes, string expected) =>
        Assert.Contains(expected, SqlTexts.Refused(() => SourceReader.Decode("t.sql", bytes)), StringComparison.Ordinal);

    [Fact]
    public void A_byte_order_mark_and_line_ends_of_other_systems_are_fine() =>
        Assert.Null(SqlTexts.TryAll(SourceReader.Decode("t.sql", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("BEGIN\r\n  NULL;\r\nEND;\r\n/\r\n")])));

    private static string Filled { get; } = Fill();

    private static string Fill()
    {
        var variables = new ClientVariables();
        foreach (var name in (string[])["credential", "object_uri", "agent", "cert_dn", "scripts", "remote_endpoint_name"])
        {
            variables.Define(name, name == "credential" ? "NULL" : "x");
        }

        return variables.PutIn(new SourceFile("t.sql", SqlTexts.Example), 0, SqlTexts.Example.Length).Text;
    }

    private static void AssertPlaced(string? message)
    {
        if (message is not null)
        {
            Assert.Matches(@"^t\.sql:\d+:\d+: ", message);
        }
    }

    private static string Repeated(string text, int count) => new StringBuilder().Insert(0, text, count).ToString();
}
