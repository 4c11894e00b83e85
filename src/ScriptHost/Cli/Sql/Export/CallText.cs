using System.Text;

namespace ScriptHost.Cli.Sql.Export;

/// <summary>Writes a call in named notation.</summary>
/// <param name="name">Of the subprogram of DBMS_SCHEDULER.</param>
internal sealed class CallText(string name)
{
    private readonly List<string> _parameters = [];

    /// <summary>Adds a text; NULL is left out.</summary>
    public CallText With(string parameter, string? value) => value is null ? this : WithExpression(parameter, SqlLiteral.Of(value));

    /// <summary>Adds what needs no quotes.</summary>
    public CallText WithExpression(string parameter, string? expression)
    {
        if (expression is not null)
        {
            _parameters.Add($"{parameter} => {expression}");
        }

        return this;
    }

    public void AppendTo(StringBuilder block) => block.Append("  DBMS_SCHEDULER.").Append(name).Append("(\n    ").AppendJoin(",\n    ", _parameters).Append(");\n");
}
