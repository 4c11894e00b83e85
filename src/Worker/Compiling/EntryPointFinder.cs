using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>Finds the one function that a run calls, before anything runs.</summary>
internal sealed class EntryPointFinder(CSharpCompilation compilation, SyntaxTree main)
{
    private const string MethodName = "GsfMain";

    private const string Accepted =
        "Accepted: int GsfMain(int argc, string[] argv, IScriptContext ctx), also returning long, void, Task, Task<int> or Task<long>; ctx may be left out.";

    private static readonly SymbolDisplayFormat Shape = SymbolDisplayFormat.CSharpErrorMessageFormat
        .WithMemberOptions(SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers)
        .WithParameterOptions(SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeModifiers);

    /// <summary>The entry point, or the diagnostic that shows what was found instead and what is accepted.</summary>
    public (EntryPoint? EntryPoint, V1.Diagnostic? Fault) Find(CancellationToken cancellationToken)
    {
        var candidates = compilation.ScriptClass!.GetMembers(MethodName).OfType<IMethodSymbol>().ToList();
        var callable = candidates.Where(IsCallable).ToList();
        return (candidates.Count, callable.Count) switch
        {
            (_, 1) => (Describe(callable[0], cancellationToken), null),
            (0, _) => (null, NotFound(cancellationToken)),
            (_, 0) => (null, ScriptDiagnostics.Error(
                ScriptDiagnostics.WrongEntryPoint,
                $"GsfMain cannot be called as it is declared: {ListOf(candidates)}. {Accepted}",
                ScriptDiagnostics.Translate(candidates[0].Locations[0]))),
            _ => (null, ScriptDiagnostics.Error(
                ScriptDiagnostics.AmbiguousEntryPoint,
                $"There are {callable.Count} functions GsfMain that could be called: {ListOf(callable)}. Keep one of them.",
                ScriptDiagnostics.Translate(callable[1].Locations[0]))),
        };
    }

    private string ListOf(IEnumerable<IMethodSymbol> methods) => string.Join("; ", methods.Select(method =>
        $"{method.ToDisplayString(Shape)} ({PlaceOf(method.Locations[0])})"));

    private string PlaceOf(Location location)
    {
        var place = ScriptDiagnostics.Translate(location);
        return place.Path == main.FilePath ? $"line {place.Line}" : $"line {place.Line} of {Path.GetFileName(place.Path)}";
    }

    private bool IsCallable(IMethodSymbol method) =>
        !method.IsGenericMethod && method.Parameters.All(parameter => parameter.RefKind == RefKind.None)
        && ReturnsNumberOrNothing(method.ReturnType)
        && method.Parameters switch
        {
            [var argc, var argv] => IsArguments(argc, argv),
            [var argc, var argv, var context] => IsArguments(argc, argv) && IsContext(context.Type),
            _ => false,
        };

    private bool IsContext(ITypeSymbol type) =>
        SymbolEqualityComparer.Default.Equals(type, compilation.GetTypeByMetadataName("ScriptHost.Scripting.IScriptContext"));

    private static bool IsArguments(IParameterSymbol argc, IParameterSymbol argv) =>
        argc.Type.SpecialType == SpecialType.System_Int32
        && argv.Type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_String };

    private bool ReturnsNumberOrNothing(ITypeSymbol type)
    {
        if (type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Void)
        {
            return true;
        }

        if (SymbolEqualityComparer.Default.Equals(type, compilation.GetTypeByMetadataName("System.Threading.Tasks.Task")))
        {
            return true;
        }

        return type is INamedTypeSymbol { TypeArguments: [{ SpecialType: SpecialType.System_Int32 or SpecialType.System_Int64 }] } task
            && SymbolEqualityComparer.Default.Equals(
                task.ConstructedFrom, compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1"));
    }

    private EntryPoint Describe(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var factory = compilation.GetEntryPoint(cancellationToken)!;
        return new EntryPoint
        {
            ClassName = factory.ContainingType.MetadataName,
            FactoryName = factory.MetadataName,
            MethodName = MethodName,
            Signature = method.ToDisplayString(Shape),
        };
    }

    private V1.Diagnostic NotFound(CancellationToken cancellationToken)
    {
        var near = compilation.SyntaxTrees.OrderByDescending(tree => tree == main)
            .SelectMany(tree => tree.GetRoot(cancellationToken).DescendantNodes())
            .Select(node => node switch
            {
                MethodDeclarationSyntax method => method.Identifier,
                LocalFunctionStatementSyntax function => function.Identifier,
                VariableDeclaratorSyntax variable when variable.Identifier.Text == MethodName => variable.Identifier,
                _ => default,
            })
            .FirstOrDefault(name => name.Text.Equals(MethodName, StringComparison.OrdinalIgnoreCase) || name.Text == "gsf_main");
        if (near == default)
        {
            return ScriptDiagnostics.Error(
                ScriptDiagnostics.NoEntryPoint,
                $"The script has no function GsfMain. {Accepted}",
                new SourceLocation { Path = main.FilePath });
        }

        var found = (near.Text, near.Parent) switch
        {
            (MethodName, VariableDeclaratorSyntax) => "GsfMain is a variable",
            (MethodName, _) => "GsfMain is there, but inside another declaration",
            _ => $"There is '{near.Text}'",
        };
        return ScriptDiagnostics.Error(
            ScriptDiagnostics.NoEntryPoint,
            $"The script has no function GsfMain at its top level. {found} at {PlaceOf(near.GetLocation())}. {Accepted}",
            ScriptDiagnostics.Translate(near.GetLocation()));
    }
}
