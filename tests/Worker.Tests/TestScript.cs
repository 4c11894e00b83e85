using Google.Protobuf;
using ScriptHost.V1;
using ScriptHost.Worker.Compiling;

namespace ScriptHost.Worker.Tests;

/// <summary>Scripts as the agent gets them from the compiler.</summary>
internal static class TestScript
{
    private static readonly ScriptCompiler Compiler = new(new ScriptReferences());

    public static CompiledScript Compile(string text)
    {
        var reply = Compiler.Compile(
            new CompileRequest { Digest = "test", Sources = { new SourceFile { Path = "/s/job.csx", Content = ByteString.CopyFromUtf8(text) } } },
            CancellationToken.None);
        Assert.DoesNotContain(reply.Diagnostics, diagnostic => diagnostic.Severity == Severity.Error);
        return reply.Script;
    }
}
