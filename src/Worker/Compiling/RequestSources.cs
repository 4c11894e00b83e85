using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>Follows <c>#load</c> within the request: whatever the agent did not send does not exist.</summary>
internal sealed class RequestSources(CompileRequest request, CSharpParseOptions parseOptions) : SourceReferenceResolver
{
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);

    /// <summary>Files that cannot be parsed at all, by path.</summary>
    public Dictionary<string, V1.Diagnostic> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>The files that directives lead to.</summary>
    public IReadOnlySet<string> NamedPaths { get; } =
        request.Sources.SelectMany(source => source.Directives).Select(directive => directive.Path).ToHashSet(StringComparer.Ordinal);

    /// <summary>What the agent found for a directive of a file; null for one that it did not see.</summary>
    public Directive? Find(string path, string text, bool load) =>
        request.Sources.FirstOrDefault(source => source.Path == path)?.Directives.FirstOrDefault(one => one.Load == load && one.Text == text);

    /// <summary>The text of a file; an empty one, with a fault, when it is none.</summary>
    public SourceText GetText(string path)
    {
        if (!_texts.TryGetValue(path, out var text))
        {
            (text, var fault) = SourceDecoder.Decode(request.Sources.First(source => source.Path == path));
            fault ??= NestingCheck.Check(path, text!, parseOptions);
            if (fault is not null)
            {
                Faults.Add(path, fault);
                text = SourceText.From("");
            }

            _texts.Add(path, text!);
        }

        return text!;
    }

    public override string? ResolveReference(string path, string? baseFilePath) =>
        baseFilePath is not null && Find(baseFilePath, path, load: true) is { Path: not "" } found ? found.Path : null;

    public override string? NormalizePath(string path, string? baseFilePath) => path;

    public override Stream OpenRead(string resolvedPath) => throw new NotSupportedException("Sources are read as text.");

    public override SourceText ReadText(string resolvedPath) => GetText(resolvedPath);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
