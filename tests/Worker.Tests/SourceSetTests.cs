using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.CodeAnalysis;
using ScriptHost.V1;
using ScriptHost.Worker.Compiling;

namespace ScriptHost.Worker.Tests;

public sealed class SourceSetTests
{
    private const string Main = "int GsfMain(int argc, string[] argv) => ";

    private static readonly ScriptCompiler Compiler = new(new ScriptReferences());

    [Fact]
    public void What_is_loaded_is_part_of_the_script_each_file_once()
    {
        var reply = Compile(
            TestAssembly.Source("/s/job.csx", $"#load \"a.csx\"\n#load \"lib/b.csx\"\n{Main}A() + B();", ("a.csx", "/s/a.csx"), ("lib/b.csx", "/s/lib/b.csx")),
            TestAssembly.Source("/s/a.csx", "#load \"lib/b.csx\"\nint A() => B();", ("lib/b.csx", "/s/lib/b.csx")),
            TestAssembly.Source("/s/lib/b.csx", "int B() => 21;"));

        Assert.Empty(reply.Diagnostics);
        Assert.NotNull(reply.Script);
    }

    [Fact]
    public void The_entry_point_may_be_in_a_loaded_file() =>
        Assert.NotNull(Compile(
            TestAssembly.Source("/s/job.csx", "#load \"a.csx\"", ("a.csx", "/s/a.csx")),
            TestAssembly.Source("/s/a.csx", $"{Main}0;")).Script);

    [Fact]
    public void An_error_in_a_loaded_file_is_told_with_its_own_path_and_place()
    {
        var reply = Compile(
            TestAssembly.Source("/s/job.csx", $"#load \"a.csx\"\n{Main}0;", ("a.csx", "/s/a.csx")),
            TestAssembly.Source("/s/a.csx", "\nint A() => nothing;"));

        AssertFault(reply, "CS0103", "/s/a.csx", 2, 12);
    }

    [Fact]
    public void A_file_that_is_missing_is_told_at_the_line_that_loads_it_and_nothing_else_is()
    {
        var main = TestAssembly.Source("/s/job.csx", $"// a job\n#load \"a.csx\"\n{Main}A();", ("a.csx", ""));
        main.Directives[0].Fault = new V1.Diagnostic { Severity = Severity.Error, Id = "SH0101", Message = "gone" };

        AssertFault(Compile(main), "SH0101", "/s/job.csx", 2, 7);
    }

    [Theory]
    [InlineData("#load lib", 7)]
    [InlineData("#r", 3)]
    public void A_directive_without_a_quoted_text_is_told_by_the_compiler_alone(string directive, int column) =>
        AssertFault(Compile(TestAssembly.Source("/s/job.csx", $"{directive}\n{Main}0;")), "CS7010", "/s/job.csx", 1, column);

    [Fact]
    public void A_directive_in_a_comment_or_string_does_not_count()
    {
        var main = TestAssembly.Source("/s/job.csx", $"/*\n#load \"a.csx\"\n*/\n{Main}@\"\n#load \"\"a.csx\"\"\n\".Length;", ("a.csx", ""));
        main.Directives[0].Fault = new V1.Diagnostic { Severity = Severity.Error, Id = "SH0101", Message = "gone" };

        Assert.Empty(Compile(main).Diagnostics);
    }

    [Fact]
    public void A_file_that_loads_itself_is_refused() =>
        AssertFault(
            Compile(TestAssembly.Source("/s/job.csx", $"#load \"job.csx\"\n{Main}0;", ("job.csx", "/s/job.csx"))),
            "SH0102", "/s/job.csx", 1, 7, "job.csx → job.csx");

    [Fact]
    public void Files_that_load_each_other_are_refused_with_the_circle() =>
        AssertFault(
            Compile(
                TestAssembly.Source("/s/job.csx", $"#load \"a.csx\"\n{Main}0;", ("a.csx", "/s/a.csx")),
                TestAssembly.Source("/s/a.csx", "#load \"b.csx\"", ("b.csx", "/s/b.csx")),
                TestAssembly.Source("/s/b.csx", "#load \"a.csx\"", ("a.csx", "/s/a.csx"))),
            "SH0102", "/s/b.csx", 1, 7, "a.csx → b.csx → a.csx");

    [Fact]
    public void A_library_of_the_scripts_own_is_referred_to_and_brought_along()
    {
        var reply = CompileWith(TestAssembly.Compile("Own", "public static class Own { public static int N => 7; }"), $"{Main}Own.N;");

        Assert.Empty(reply.Diagnostics);
        Assert.Equal(("Own", "/s/x.dll"), (reply.Script.Libraries.Single().Name, reply.Script.Libraries.Single().Path));
    }

    [Fact]
    public void An_assembly_that_the_worker_shares_is_referred_to_by_its_name() =>
        Assert.NotNull(Compile(TestAssembly.Source(
            "/s/job.csx", $"#r \"Microsoft.Data.Sqlite\"\n#r \"System.Net.Http\"\nusing Microsoft.Data.Sqlite;\n{Main}new SqliteConnection().ConnectionString.Length;")).Script);

    [Fact]
    public void A_reference_to_something_else_than_an_assembly_is_refused() =>
        AssertFault(CompileWith(ByteString.CopyFromUtf8("MZ no"), $"{Main}0;"), "SH0105", "/s/job.csx", 1, 4);

    [Fact]
    public void A_library_for_another_processor_is_refused() =>
        AssertFault(
            CompileWith(
                TestAssembly.Compile("Other", "", RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Platform.Arm64 : Platform.X64), $"{Main}0;"),
            "SH0106", "/s/job.csx", 1, 4, "is built for");

    [Theory]
    [InlineData("Dapper")]
    [InlineData("ScriptHost.Contracts")]
    [InlineData("Microsoft.Data.Sqlite")]
    public void Another_version_of_what_is_shared_is_refused_and_both_are_named(string name) =>
        AssertFault(
            CompileWith(TestAssembly.Compile(name, "[assembly: System.Reflection.AssemblyVersion(\"0.5.0.0\")]"), $"{Main}0;"),
            "SH0107", "/s/job.csx", 1, 4, $"is {name} 0.5.0.0, but scripts share {name} ");

    [Fact]
    public void An_older_part_of_the_framework_stands_for_the_newer_one() =>
        Assert.Empty(CompileWith(TestAssembly.Compile("System.Text.Json", "[assembly: System.Reflection.AssemblyVersion(\"4.0.0.0\")]"), $"{Main}0;").Script.Libraries);

    [Theory]
    [InlineData("async void Later() { await Task.Yield(); }", "'Later'", 1, 12)]
    [InlineData("Action later = async () => await Task.Yield();", "This function", 1, 16)]
    [InlineData("void Outer() { async void Inner() => await Task.Yield(); }", "'Inner'", 1, 27)]
    public void Async_void_is_warned_of(string code, string named, int line, int column)
    {
        var reply = Compile(TestAssembly.Source("/s/job.csx", $"{code}\n{Main}0;"));

        var warning = reply.Diagnostics.Single(diagnostic => diagnostic.Id == "SH0201");
        Assert.Equal((Severity.Warning, line, column), (warning.Severity, warning.Location.Line, warning.Location.Column));
        Assert.StartsWith(named, warning.Message, StringComparison.Ordinal);
        Assert.NotNull(reply.Script);
    }

    [Theory]
    [InlineData("Func<Task> later = async () => await Task.Yield();")]
    [InlineData("async Task Later() => await Task.Yield();")]
    public void Async_functions_that_can_be_awaited_are_not(string code) =>
        Assert.DoesNotContain(Compile(TestAssembly.Source("/s/job.csx", $"{code}\n{Main}0;")).Diagnostics, diagnostic => diagnostic.Id == "SH0201");

    [Fact]
    public void The_same_source_set_gives_the_same_bytes()
    {
        var first = Compile(TestAssembly.Source("/s/job.csx", $"{Main}0;"));
        var second = Compile(TestAssembly.Source("/s/job.csx", $"{Main}0;"));

        Assert.Equal(first.Script, second.Script);
    }

    [Fact]
    public void Nesting_without_end_is_refused_at_the_bracket_that_is_too_deep() =>
        AssertFault(
            Compile(TestAssembly.Source("/s/job.csx", $"{Main}\n{new string('(', 10_000)}1{new string(')', 10_000)};")),
            "SH0202", "/s/job.csx", 2, 1001);

    [Fact]
    public async Task Nesting_that_nobody_writes_by_hand_still_compiles()
    {
        var nested = $"{Main}{new string('(', 900)}1{new string(')', 900)};";

        var reply = await LargeStack.RunAsync(() => Compile(TestAssembly.Source("/s/job.csx", nested))).WaitAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(reply.Diagnostics);
    }

    private static CompileReply CompileWith(ByteString library, string code) => Compiler.Compile(
        new CompileRequest
        {
            Digest = "test",
            Sources = { TestAssembly.Source("/s/job.csx", $"#r \"x.dll\"\n{code}", ("x.dll", "/s/x.dll")) },
            References = { new SourceFile { Path = "/s/x.dll", Content = library } },
        },
        CancellationToken.None);

    private static CompileReply Compile(params SourceFile[] sources) =>
        Compiler.Compile(new CompileRequest { Digest = "test", Sources = { sources } }, CancellationToken.None);

    private static void AssertFault(CompileReply reply, string id, string path, int line, int column, string message = "")
    {
        var fault = Assert.Single(reply.Diagnostics);
        Assert.Equal((id, path, line, column), (fault.Id, fault.Location.Path, fault.Location.Line, fault.Location.Column));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.Equal(Reason.CompileError, reply.Reason);
        Assert.Null(reply.Script);
    }
}
