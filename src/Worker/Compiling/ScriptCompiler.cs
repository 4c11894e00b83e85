using System.Diagnostics;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>
/// Bytes in, assembly and symbols or diagnostics out. Compiles a submission and never runs one: Roslyn's own script runner would
/// load an assembly for each call that can never be unloaded.
/// </summary>
internal sealed class ScriptCompiler(ScriptReferences references)
{
    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, kind: SourceCodeKind.Script);

    private static readonly EmitOptions EmitOptions = new(debugInformationFormat: DebugInformationFormat.PortablePdb);

    private readonly CSharpCompilationOptions _options = new CSharpCompilationOptions(
        OutputKind.DynamicallyLinkedLibrary,
        usings: ScriptReferences.Imports,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true);

    public CompileReply Compile(CompileRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var reply = CompileCore(request, cancellationToken);
        reply.CompileTime = Stopwatch.GetElapsedTime(started).ToDuration();
        return reply;
    }

    private CompileReply CompileCore(CompileRequest request, CancellationToken cancellationToken)
    {
        var file = request.Sources[0];
        var (text, fault) = SourceDecoder.Decode(file);
        if (text is null)
        {
            return Refuse(Reason.CompileError, [fault!]);
        }

        var tree = CSharpSyntaxTree.ParseText(text, ParseOptions, file.Path, cancellationToken);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            $"script-{request.Digest}", tree, references.All, _options, returnType: typeof(object));

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(assembly, symbols, options: EmitOptions, cancellationToken: cancellationToken);
        var diagnostics = ScriptDiagnostics.Translate(emitted.Diagnostics).ToList();
        // A script without any code is not emitted either, and has no error: that it lacks an entry point is all there is to say.
        if (diagnostics.Exists(diagnostic => diagnostic.Severity == Severity.Error))
        {
            return Refuse(Reason.CompileError, diagnostics);
        }

        var (entryPoint, missing) = new EntryPointFinder(compilation).Find(cancellationToken);
        if (entryPoint is null)
        {
            return Refuse(Reason.NoEntryPoint, diagnostics.Append(missing!));
        }

        var reply = new CompileReply { Diagnostics = { diagnostics }, EntryPoint = entryPoint };
        if (!request.CheckOnly)
        {
            reply.Script = new CompiledScript
            {
                Assembly = UnsafeByteOperations.UnsafeWrap(assembly.GetBuffer().AsMemory(0, (int)assembly.Length)),
                Symbols = UnsafeByteOperations.UnsafeWrap(symbols.GetBuffer().AsMemory(0, (int)symbols.Length)),
                EntryPoint = entryPoint,
            };
        }

        return reply;
    }

    private static CompileReply Refuse(Reason reason, IEnumerable<V1.Diagnostic> diagnostics) =>
        new() { Reason = reason, Diagnostics = { diagnostics } };
}
