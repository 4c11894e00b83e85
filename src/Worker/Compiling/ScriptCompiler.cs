using System.Diagnostics;
using System.Security.Cryptography;
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
        allowUnsafe: true,
        // The same input gives the same bytes, so that two who publish them do not disagree.
        deterministic: true,
        // On the caller's thread, which has the stack for it; others compile beside it.
        concurrentBuild: false);

    public CompileReply Compile(CompileRequest request, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var reply = CompileCore(request, cancellationToken);
        reply.CompileTime = Stopwatch.GetElapsedTime(started).ToDuration();
        return reply;
    }

    private CompileReply CompileCore(CompileRequest request, CancellationToken cancellationToken)
    {
        var main = request.Sources[0].Path;
        var sources = new RequestSources(request, ParseOptions);
        var own = new ReferenceSet(request.References, references);
        var tree = CSharpSyntaxTree.ParseText(sources.GetText(main), ParseOptions, main, cancellationToken);
        var compilation = CSharpCompilation.CreateScriptCompilation(
            $"script-{request.Digest}",
            tree,
            references.All.Concat(own.All).Distinct(),
            _options.WithSourceReferenceResolver(sources).WithMetadataReferenceResolver(new RequestReferences(sources, own, references)),
            returnType: typeof(object));

        var directives = new DirectiveCheck(sources, own, references);
        directives.Check(compilation.SyntaxTrees, main, cancellationToken);
        if (directives.Faults.Count + sources.Faults.Count > 0)
        {
            // What the missing parts would have declared is not told as missing too: syntax alone.
            var syntax = compilation.GetParseDiagnostics(cancellationToken).Where(diagnostic => !directives.IsToldAlready(diagnostic));
            return Refuse(Reason.CompileError, [.. sources.Faults.Values, .. directives.Faults, .. ScriptDiagnostics.Translate(syntax)]);
        }

        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var emitted = compilation.Emit(assembly, symbols, options: EmitOptions, cancellationToken: cancellationToken);
        var diagnostics = ScriptDiagnostics.Translate(emitted.Diagnostics).Concat(AsyncVoidCheck.Check(compilation, cancellationToken)).ToList();
        // A script without any code is not emitted either, and has no error: that it lacks an entry point is all there is to say.
        if (diagnostics.Exists(diagnostic => diagnostic.Severity == Severity.Error))
        {
            return Refuse(Reason.CompileError, diagnostics);
        }

        var (entryPoint, missing) = new EntryPointFinder(compilation, tree).Find(cancellationToken);
        if (entryPoint is null)
        {
            return Refuse(Reason.NoEntryPoint, diagnostics.Append(missing!));
        }

        var reply = new CompileReply { Diagnostics = { diagnostics }, EntryPoint = entryPoint };
        if (!request.CheckOnly)
        {
            reply.Script = new CompiledScript
            {
                Assembly = Wrap(assembly),
                AssemblyDigest = DigestOf(assembly),
                Symbols = Wrap(symbols),
                SymbolsDigest = DigestOf(symbols),
                EntryPoint = entryPoint,
                Libraries = { own.Libraries },
            };
        }

        return reply;
    }

    private static CompileReply Refuse(Reason reason, IEnumerable<V1.Diagnostic> diagnostics) =>
        new() { Reason = reason, Diagnostics = { diagnostics } };

    private static ByteString Wrap(MemoryStream stream) => UnsafeByteOperations.UnsafeWrap(stream.GetBuffer().AsMemory(0, (int)stream.Length));

    private static ByteString DigestOf(MemoryStream stream) =>
        UnsafeByteOperations.UnsafeWrap(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
}
