using System.Text;
using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class DirectiveScannerTests
{
    [Theory]
    [InlineData("#load \"a.csx\"", "a.csx")]
    [InlineData("\uFEFF#load \"a.csx\"", "a.csx")]
    [InlineData("#!/usr/bin/env scripthost\n#load \"a.csx\"", "a.csx")]
    [InlineData("// a job\r\n\r\n\t #  load  \"sub/a b.csx\" // why\r\n", "sub/a b.csx")]
    [InlineData("/* a job */\r#load \"a.csx\"", "a.csx")]
    [InlineData("#if X\nusing Y;\n#endif\n#load \"a.csx\"", "a.csx")]
    [InlineData("#load\"a.csx\"\n#load \"a.csx\"", "a.csx")]
    public void A_load_directive_is_found_wherever_one_may_stand(string script, string text) =>
        Assert.Equal([new ScriptDirective(DirectiveKind.Load, text)], Scan(script));

    [Theory]
    [InlineData("#r \"lib/x.dll\"", "lib/x.dll")]
    [InlineData("#r \"nuget: Some.Package, 1.2.3\"", "nuget: Some.Package, 1.2.3")]
    [InlineData("#r\"System.Xml\"", "System.Xml")]
    public void A_reference_is_found(string script, string text) =>
        Assert.Equal([new ScriptDirective(DirectiveKind.Reference, text)], Scan(script));

    [Theory]
    [InlineData("")]
    [InlineData("int GsfMain(int argc, string[] argv) => 0;")]
    [InlineData("// #load \"a.csx\"")]
    [InlineData("#load a.csx")]
    [InlineData("#load \"a.csx")]
    [InlineData("#region r \"x\"")]
    [InlineData("#reload \"a.csx\"")]
    [InlineData("#load \"a\0.csx\"")]
    public void Other_lines_are_not(string script) => Assert.Empty(Scan(script));

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm() =>
        Assert.Equal([new ScriptDirective(DirectiveKind.Load, "a.csx")], DirectiveScanner.Scan([0xFF, 0xC3, (byte)'\n', .. "#load \"a.csx\""u8]));

    private static IReadOnlyList<ScriptDirective> Scan(string script) => DirectiveScanner.Scan(Encoding.UTF8.GetBytes(script));
}
