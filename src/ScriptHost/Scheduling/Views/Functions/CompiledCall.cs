using ScriptHost.Errors;
using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>A call of a function with its arguments.</summary>
internal sealed class CompiledCall(Call call, ExpressionCompiler expressions)
{
    private readonly List<Typed> _arguments = [.. call.Arguments.Select(expressions.Compile)];

    public int Count => _arguments.Count;

    public Typed Typed(int index) => _arguments[index];

    public bool IsTime(int index) => _arguments[index].Type.IsTime;

    /// <summary>An argument as a type that it is converted to without being asked.</summary>
    public string As(int index, SqlType type) => expressions.Need(_arguments[index], type, call.Arguments[index].At).Sql;

    public (string Left, string Right) Compared(int one, int other) => expressions.Compared(_arguments[one], _arguments[other], call.Arguments[other].At);

    /// <summary>The type of several arguments, the first of which decides.</summary>
    public SqlType Unite(int first, int count) => Unite(Enumerable.Range(first, count));

    public SqlType Unite(IEnumerable<int> indexes) => expressions.Unite([.. indexes.Select(index => _arguments[index])], call.At);

    public ScriptHostException WrongType(int index, SqlType expected) => expressions.Errors.WrongTypes(call.Arguments[index].At, expected.Name, _arguments[index].Type.Name);
}
