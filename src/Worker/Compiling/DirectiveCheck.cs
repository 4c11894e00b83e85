using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>Tells what is wrong with the directives of a script, each at its own line. As in every .csx, an <c>#if</c> does not switch them off.</summary>
internal sealed class DirectiveCheck(RequestSources sources, ReferenceSet references, ScriptReferences shared)
{
    private readonly List<V1.Diagnostic> _faults = [];
    private readonly HashSet<(string Path, TextSpan Span)> _places = [];
    private readonly List<(string From, string To, Location Place)> _loads = [];

    /// <summary>Faults of directives, in the order of the files.</summary>
    public IReadOnlyList<V1.Diagnostic> Faults => _faults;

    public void Check(IEnumerable<SyntaxTree> trees, string mainPath, CancellationToken cancellationToken)
    {
        foreach (var tree in trees)
        {
            var root = (CompilationUnitSyntax)tree.GetRoot(cancellationToken);
            // A directive without its text is the compiler's to tell.
            foreach (var load in root.GetLoadDirectives().Where(load => !load.File.IsMissing))
            {
                CheckLoad(tree.FilePath, load.File.ValueText, load.File.GetLocation());
            }

            foreach (var reference in root.GetReferenceDirectives().Where(reference => !reference.File.IsMissing))
            {
                CheckReference(tree.FilePath, reference.File.ValueText, reference.File.GetLocation());
            }
        }

        CheckCycles(mainPath, [mainPath], []);
    }

    /// <summary>True for what the compiler itself says of a directive that has a fault already.</summary>
    public bool IsToldAlready(Microsoft.CodeAnalysis.Diagnostic diagnostic) =>
        _places.Contains((diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan));

    private void CheckLoad(string path, string text, Location place)
    {
        var found = sources.Find(path, text, load: true);
        if (found is { Fault: null })
        {
            _loads.Add((path, found.Path, place));
        }
        else
        {
            Add(found?.Fault ?? NotSupplied(text), place);
        }
    }

    private void CheckReference(string path, string text, Location place)
    {
        var found = sources.Find(path, text, load: false);
        if (found is null && shared.Find(text) is null)
        {
            Add(NotSupplied(text), place);
        }
        else if (found is not null && (found.Fault ?? references.FaultOf(found.Path) ?? PackageFaultOf(found)) is { } fault)
        {
            Add(fault, place);
        }
    }

    // Which package brought an assembly along is not known here: told at the first one.
    private V1.Diagnostic? PackageFaultOf(Directive directive) =>
        directive.Path == "" ? references.FaultsBeyond(sources.NamedPaths).FirstOrDefault() : null;

    // Each file is loaded once, so that a circle would do no harm but to whoever relies on the order.
    private void CheckCycles(string path, List<string> way, HashSet<string> done)
    {
        foreach (var (_, to, place) in _loads.Where(load => load.From == path).ToList())
        {
            if (way.Contains(to))
            {
                var circle = string.Join(" → ", way.SkipWhile(one => one != to).Append(to).Select(Path.GetFileName));
                Add(ScriptDiagnostics.Error(ScriptDiagnostics.LoadCycle, $"The files load each other in a circle: {circle}. Move what they share into a file of its own."), place);
            }
            else if (!done.Contains(to))
            {
                CheckCycles(to, [.. way, to], done);
            }
        }

        done.Add(path);
    }

    private void Add(V1.Diagnostic fault, Location place)
    {
        var span = place.GetLineSpan();
        if (_places.Add((span.Path, place.SourceSpan)))
        {
            var placed = fault.Clone();
            placed.Location = ScriptDiagnostics.Translate(place);
            _faults.Add(placed);
        }
    }

    private static V1.Diagnostic NotSupplied(string text) => ScriptDiagnostics.Error(
        ScriptDiagnostics.NotFound, $"There is no file or assembly for \"{text}\". Write a path relative to this file, or the name of an assembly of the framework.");
}
