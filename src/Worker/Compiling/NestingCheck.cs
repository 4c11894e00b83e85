using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ScriptHost.Worker.Compiling;

/// <summary>
/// Finds brackets that are nested deeper than the compiler can follow. Counted in the tokens, before anything recursive looks at
/// them: the parser takes seconds for ten thousand, and the passes after it overflow their stack.
/// </summary>
internal static class NestingCheck
{
    // Ten times what anybody has written by hand.
    private const int MaxDepth = 1000;

    /// <summary>The diagnostic at the bracket that is too deep; null when there is none.</summary>
    public static V1.Diagnostic? Check(string path, SourceText text, CSharpParseOptions options)
    {
        // Each level needs two characters.
        if (text.Length < 2 * MaxDepth)
        {
            return null;
        }

        var depth = 0;
        foreach (var token in SyntaxFactory.ParseTokens(text.ToString(), options: options))
        {
            depth += token.Kind() switch
            {
                SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken => 1,
                SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken => -1,
                _ => 0,
            };
            if (depth > MaxDepth)
            {
                return ScriptDiagnostics.Error(
                    ScriptDiagnostics.TooDeep,
                    $"Brackets are nested more than {MaxDepth} deep here. Split the expression or block.",
                    ScriptDiagnostics.Translate(Location.Create(path, token.Span, text.Lines.GetLinePositionSpan(token.Span))));
            }
        }

        return null;
    }
}
