using System.Globalization;
using ScriptHost.Scheduling.Views.Functions;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>Expressions, with their types, so that + means what it means to a time, an interval or a number.</summary>
internal sealed class ExpressionCompiler(Scope scope, QueryCompiler queries, IReadOnlyList<NamedBlock> named)
{
    /// <summary>Group functions may stand here.</summary>
    public bool MayGroup { get; init; }

    public QueryErrors Errors => queries.Errors;

    public Typed Compile(Expression value)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        return value switch
        {
            NullLiteral => new Typed("NULL", SqlType.Null),
            TextLiteral text => text.Value is "" ? new Typed("NULL", SqlType.Null) : new Typed(Quote(text.Value), SqlType.Varchar(text.Value.Length)),
            NumberLiteral number => Literals.Number(number, Errors),
            TimeLiteral time => Literals.Time(time, Errors),
            IntervalLiteral interval => Literals.Interval(interval, Errors),
            ColumnName name => PseudoColumns.Find(name, scope, queries) ?? scope.Resolve(name),
            Call call => CompileCall(call),
            CastTo cast => Conversions.Cast(cast, Compile(cast.Value), Errors),
            ExtractField field => Conversions.Extract(field, Compile(field.Value), Errors),
            AtZone zone => new Typed($"ora_at_zone({NeedTime(zone.Value).Sql}, {Need(Compile(zone.Zone), SqlType.Text, zone.At).Sql})", SqlType.Zoned),
            Negation negation => Negate(Compile(negation.Value), negation.At),
            Operation operation => new Arithmetic(Errors).Compile(operation, Compile(operation.Left), Compile(operation.Right)),
            CaseOf choice => CompileCase(choice),
            ScalarQuery query => CompileScalar(query),
            Condition condition => new Typed(new ConditionCompiler(this, query => queries.CompileQuery(query, scope, named)).Compile(condition), SqlType.Number),
            _ => throw new InvalidOperationException($"{value.GetType()}"),
        };
    }

    public static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("\0", "", StringComparison.Ordinal)}'";

    /// <summary>A value as a type that it is converted to without being asked.</summary>
    public Typed Need(Typed value, SqlType type, int at) => Casts.To(value, type) ?? throw Errors.WrongTypes(at, type.Name, value.Type.Name);

    /// <summary>Two values as they are compared.</summary>
    public (string Left, string Right) Compared(Typed left, Typed right, int at)
    {
        if (left.Type.Kind == ValueKind.Binary || right.Type.Kind == ValueKind.Binary)
        {
            throw Errors.WrongTypes(at, "-", "BLOB");
        }

        if (Casts.Common(left.Type, right.Type) is not null)
        {
            return (left.Key, right.Key);
        }

        // Text becomes what it is compared with.
        var (one, other) = left.Type.Kind == ValueKind.Text ? (Casts.To(left, right.Type), right) : (left, right.Type.Kind == ValueKind.Text ? Casts.To(right, left.Type) : null);
        return one is null || other is null ? throw Errors.WrongTypes(at, left.Type.Name, right.Type.Name) : (one.Key, other.Key);
    }

    private Typed NeedTime(Expression value)
    {
        var time = Compile(value);
        return time.Type.IsTime ? time : Need(time, SqlType.Zoned, value.At);
    }

    private Typed CompileCall(Call call)
    {
        if (Aggregates.Is(call.Name))
        {
            return MayGroup
                ? Aggregates.Compile(call, new ExpressionCompiler(scope, queries, named))
                : throw Errors.GroupNotAllowed(call.At);
        }

        if (call.IsStar || call.IsDistinct || call.WithinGroup.Count > 0)
        {
            throw Errors.WrongArgumentCount(call.At, call.Name);
        }

        return ScalarFunctions.Compile(call, this);
    }

    private Typed Negate(Typed value, int at) => value.Type.IsInterval
        ? value with { Sql = $"(-{value.Sql})", IsNotNull = false }
        : new Typed($"(-{Need(value, SqlType.Number, at).Sql})", SqlType.Number);

    private Typed CompileCase(CaseOf choice)
    {
        var selector = choice.Selector is null ? null : Compile(choice.Selector);
        var results = choice.Branches.Select(branch => Compile(branch.Then)).Append(choice.Else is null ? new Typed("NULL", SqlType.Null) : Compile(choice.Else)).ToList();
        var type = Unite(results, choice.At);
        var sql = new System.Text.StringBuilder("(CASE");
        for (var index = 0; index < choice.Branches.Count; index++)
        {
            var when = choice.Branches[index].When;
            var condition = selector is null ? Compile(when).Sql
                : Compared(selector, Compile(when), when.At) is var (left, right) ? $"{left} = {right}" : "";
            sql.Append(CultureInfo.InvariantCulture, $" WHEN {condition} THEN {Need(results[index], type, choice.At).Sql}");
        }

        return new Typed(sql.Append(CultureInfo.InvariantCulture, $" ELSE {Need(results[^1], type, choice.At).Sql} END)").ToString(), type);
    }

    /// <summary>The type that all values have, or are converted to: the first one's, where they differ.</summary>
    public SqlType Unite(IReadOnlyList<Typed> values, int at)
    {
        var type = SqlType.Null;
        foreach (var value in values)
        {
            type = Casts.Common(type, value.Type) ?? (Casts.To(value, type) is not null ? type : throw Errors.WrongTypes(at, type.Name, value.Type.Name));
        }

        return type;
    }

    private Typed CompileScalar(ScalarQuery query)
    {
        var block = queries.CompileQuery(query.Query, scope, named);
        return block.Columns.Count == 1 ? new Typed($"({block.Sql})", block.Columns[0].Value.Type) : throw Errors.TooManyColumns(query.At);
    }
}
