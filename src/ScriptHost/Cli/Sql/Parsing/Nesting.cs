using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>How deep blocks and expressions may lie in each other, so that no text exhausts the stack.</summary>
internal sealed class Nesting
{
    private const int MaxDepth = 100;

    private int _depth;

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: PLS-00123.</exception>
    public Level Enter(TokenReader tokens) => ++_depth <= MaxDepth
        ? new Level(this)
        : throw SqlErrors.Plsql(tokens.Unit.PlaceOf(tokens.Current.Start), 123, $"program too large: more than {MaxDepth} blocks or parentheses lie in each other");

    internal readonly struct Level(Nesting nesting) : IDisposable
    {
        public void Dispose() => nesting._depth--;
    }
}
