using System.Text;
using Google.Protobuf;
using ScriptHost.V1;
using ScriptHost.Worker.Compiling;

namespace ScriptHost.Worker.Tests;

public sealed class ScriptCompilerTests
{
    // References are loaded once for all tests, as in the compiler process.
    private static readonly ScriptCompiler Compiler = new(new ScriptReferences());

    [Theory]
    [InlineData("int GsfMain(int argc, string[] argv, IScriptContext ctx) => 0;")]
    [InlineData("int GsfMain(int argc, string[] argv) => 0;")]
    [InlineData("long GsfMain(int argc, string[] argv) => 0;")]
    [InlineData("void GsfMain(int argc, string[] argv) { }")]
    [InlineData("Task GsfMain(int argc, string[] argv) => Task.CompletedTask;")]
    [InlineData("async Task<int> GsfMain(int argc, string[] argv, IScriptContext ctx) { await Task.Yield(); return 0; }")]
    [InlineData("Task<long> GsfMain(int argc, string[] argv) => Task.FromResult(0L);")]
    [InlineData("static int GsfMain(int argc, string[] argv) => 0;")]
    public void Every_accepted_shape_compiles(string script)
    {
        var reply = Compile(script);

        Assert.Empty(reply.Diagnostics);
        Assert.NotNull(reply.Script);
    }

    [Theory]
    [InlineData("string GsfMain(int argc, string[] argv) => \"\";", "SH0003")]
    [InlineData("bool GsfMain(int argc, string[] argv) => true;", "SH0003")]
    [InlineData("int GsfMain() => 0;", "SH0003")]
    [InlineData("int GsfMain(string[] argv) => 0;", "SH0003")]
    [InlineData("int GsfMain(int argc, string[] argv, object ctx) => 0;", "SH0003")]
    [InlineData("int GsfMain(int argc, ref string[] argv) => 0;", "SH0003")]
    [InlineData("int GsfMain<T>(int argc, string[] argv) => 0;", "SH0003")]
    [InlineData("int Main(int argc, string[] argv) => 0;", "SH0002")]
    [InlineData("class Job { public int GsfMain(int argc, string[] argv) => 0; }", "SH0002")]
    [InlineData("", "SH0002")]
    [InlineData("int GsfMain(int argc, string[] argv) => 0; int GsfMain(int argc, string[] argv, IScriptContext ctx) => 0;", "SH0004")]
    public void A_script_without_a_callable_entry_point_is_told_what_is_accepted(string script, string id)
    {
        var reply = Compile(script);

        var fault = Assert.Single(reply.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        Assert.Equal(id, fault.Id);
        Assert.Equal(Reason.NoEntryPoint, reply.Reason);
        Assert.Null(reply.Script);
    }

    [Theory]
    [InlineData("\nclass Job { public int GsfMain(int argc, string[] argv) => 0; }", "GsfMain is there, but inside another declaration at line 2")]
    [InlineData("\nFunc<int, string[], int> GsfMain = (argc, argv) => 0;", "GsfMain is a variable at line 2")]
    [InlineData("\nint gsf_main(int argc, string[] argv) => 0;", "There is 'gsf_main' at line 2")]
    [InlineData("\nstring GsfMain(string[] args) => \"\";", "string GsfMain(string[] args) (line 2)")]
    [InlineData("\nint GsfMain(int argc, string[] argv) => 0;\nint GsfMain(int argc, string[] argv, IScriptContext ctx) => 0;", "(line 2); int GsfMain(int argc, string[] argv, ScriptHost.Scripting.IScriptContext ctx) (line 3)")]
    public void What_comes_close_to_an_entry_point_is_shown_with_its_line(string script, string shown) =>
        Assert.Contains(shown, Compile(script).Diagnostics[0].Message, StringComparison.Ordinal);

    [Fact]
    public void An_overload_that_cannot_be_called_is_no_rival() =>
        Assert.NotNull(Compile("int GsfMain(int argc, string[] argv) => GsfMain(\"x\"); int GsfMain(string text) => 0;").Script);

    [Fact]
    public void A_syntax_error_is_told_with_the_scripts_own_path_and_place()
    {
        var reply = Compile("int GsfMain(int argc, string[] argv)\n{\n    return 0\n}");

        var fault = Assert.Single(reply.Diagnostics);
        Assert.Equal("CS1002", fault.Id);
        Assert.Equal(new SourceLocation { Path = "/scripts/job.csx", Line = 3, Column = 13 }, fault.Location);
        Assert.Equal(Reason.CompileError, reply.Reason);
    }

    [Fact]
    public void Warnings_come_with_a_script_that_compiles()
    {
        var reply = Compile("int GsfMain(int argc, string[] argv) { int unused; return 0; }");

        Assert.Equal(Severity.Warning, Assert.Single(reply.Diagnostics).Severity);
        Assert.NotNull(reply.Script);
    }

    [Fact]
    public void A_first_line_for_the_shell_is_ignored() =>
        Assert.NotNull(Compile("#!/usr/bin/env scripthost\nint GsfMain(int argc, string[] argv) => 0;").Script);

    [Fact]
    public void A_byte_order_mark_is_ignored() =>
        Assert.NotNull(Compile([.. Encoding.UTF8.Preamble, .. "int GsfMain(int argc, string[] argv) => 0;"u8]).Script);

    public static TheoryData<byte[], string, int, int> Undecodable => new()
    {
        { [0xFF, 0xFE, (byte)'i', 0], "UTF-16 (little endian)", 1, 1 },
        { [0xFE, 0xFF, 0, (byte)'i'], "UTF-16 (big endian)", 1, 1 },
        { [0xFF, 0xFE, 0, 0], "UTF-32 (little endian)", 1, 1 },
        { [.. "// caf"u8, 0xE9, .. "\n"u8], "0xE9 at offset 6", 1, 7 },
        { [.. "// a\n// b\n"u8, 0xC3], "0xC3 at offset 10", 3, 1 },
        { [(byte)'i', 0, (byte)'n', 0], "offset 1 is NUL", 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Undecodable))]
    public void Text_that_is_not_utf8_is_refused_with_encoding_and_offset(byte[] content, string named, int line, int column)
    {
        var reply = Compile(content);

        var fault = Assert.Single(reply.Diagnostics);
        Assert.Equal("SH0001", fault.Id);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (fault.Location.Line, fault.Location.Column));
    }

    [Fact]
    public void A_check_emits_nothing()
    {
        var reply = Compiler.Compile(Request("int GsfMain(int argc, string[] argv) => 0;"u8.ToArray(), checkOnly: true), CancellationToken.None);

        Assert.Null(reply.Script);
        Assert.Equal("int GsfMain(int argc, string[] argv)", reply.EntryPoint.Signature);
    }

    private static CompileReply Compile(string script) => Compile(Encoding.UTF8.GetBytes(script));

    private static CompileReply Compile(byte[] content) => Compiler.Compile(Request(content, checkOnly: false), CancellationToken.None);

    private static CompileRequest Request(byte[] content, bool checkOnly) => new()
    {
        Digest = "test",
        CheckOnly = checkOnly,
        Sources = { new SourceFile { Path = "/scripts/job.csx", Content = ByteString.CopyFrom(content) } },
    };
}
