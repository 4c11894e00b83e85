using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>
/// Warns of <c>async void</c>: nobody waits for such a function, and an exception in it ends the whole process, because there is no
/// task that could carry it to the caller.
/// </summary>
internal static class AsyncVoidCheck
{
    public static IEnumerable<V1.Diagnostic> Check(CSharpCompilation compilation, CancellationToken cancellationToken)
    {
        foreach (var tree in compilation.SyntaxTrees)
        {
            // Most scripts have no async function, and then nothing has to be bound.
            var candidates = tree.GetRoot(cancellationToken).DescendantNodes().Where(IsAsync).ToList();
            if (candidates.Count == 0)
            {
                continue;
            }

            var model = compilation.GetSemanticModel(tree);
            foreach (var candidate in candidates)
            {
                var method = (model.GetDeclaredSymbol(candidate, cancellationToken) ?? model.GetSymbolInfo(candidate, cancellationToken).Symbol) as IMethodSymbol;
                if (method is { ReturnsVoid: true })
                {
                    yield return new V1.Diagnostic
                    {
                        Severity = Severity.Warning,
                        Id = ScriptDiagnostics.AsyncVoid,
                        Message = $"{NameOf(candidate)} is async and returns void: the run does not wait for it, and an exception in it ends the process. Return Task and await it.",
                        Location = ScriptDiagnostics.Translate(PlaceOf(candidate).GetLocation()),
                    };
                }
            }
        }
    }

    private static bool IsAsync(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
        AnonymousFunctionExpressionSyntax lambda => lambda.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    private static SyntaxToken PlaceOf(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier,
        LocalFunctionStatementSyntax function => function.Identifier,
        _ => node.GetFirstToken(),
    };

    private static string NameOf(SyntaxNode node) => node is AnonymousFunctionExpressionSyntax ? "This function" : $"'{PlaceOf(node).ValueText}'";
}
