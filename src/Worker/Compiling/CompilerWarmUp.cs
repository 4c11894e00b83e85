using System.Text;
using Microsoft.Extensions.Hosting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>Compiles a small script in the background: the first compile in a process costs ten times as much as the others.</summary>
internal sealed class CompilerWarmUp(ScriptCompiler compiler) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.Run(
        () => compiler.Compile(
            new CompileRequest
            {
                Digest = "warm-up",
                Sources =
                {
                    new SourceFile
                    {
                        Path = "/warm-up.csx",
                        Content = Google.Protobuf.ByteString.CopyFrom(
                            "int GsfMain(int argc, string[] argv, IScriptContext ctx) { Console.WriteLine($\"{argv.Length}\"); return 0; }",
                            Encoding.UTF8),
                    },
                },
            },
            stoppingToken),
        stoppingToken);
}
