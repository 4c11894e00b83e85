using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>The types that variables may have.</summary>
internal static class DeclaredTypes
{
    private static readonly Dictionary<string, SqlType> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        ["VARCHAR2"] = SqlType.Text,
        ["VARCHAR"] = SqlType.Text,
        ["NVARCHAR2"] = SqlType.Text,
        ["CHAR"] = SqlType.Text,
        ["CLOB"] = SqlType.Text,
        ["STRING"] = SqlType.Text,
        ["NUMBER"] = SqlType.Number,
        ["INTEGER"] = SqlType.Number,
        ["INT"] = SqlType.Number,
        ["PLS_INTEGER"] = SqlType.Number,
        ["BINARY_INTEGER"] = SqlType.Number,
        ["POSITIVE"] = SqlType.Number,
        ["NATURAL"] = SqlType.Number,
        ["BOOLEAN"] = SqlType.Boolean,
        ["DATE"] = SqlType.Time,
        ["TIMESTAMP"] = SqlType.Time,
        ["TIMESTAMP_TZ_UNCONSTRAINED"] = SqlType.Time,
        ["TIMESTAMP_UNCONSTRAINED"] = SqlType.Time,
        ["DSINTERVAL_UNCONSTRAINED"] = SqlType.Interval,
    };

    /// <summary>For documentation.</summary>
    public static IEnumerable<string> Names => Types.Keys;

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, NOT_SUPPORTED: another type.</exception>
    public static SqlType Read(TokenReader tokens)
    {
        var start = tokens.Current;
        var name = tokens.ExpectName("a type");
        if (name == "INTERVAL")
        {
            tokens.Expect("DAY");
            SkipSize(tokens);
            tokens.Expect("TO");
            tokens.Expect("SECOND");
            SkipSize(tokens);
            return SqlType.Interval;
        }

        if (!Types.TryGetValue(name, out var type) || tokens.Is("%"))
        {
            throw SqlErrors.Unsupported(tokens.Unit.PlaceOf(start.Start), $"the type {name}{(tokens.Is("%") ? "%TYPE" : "")}");
        }

        SkipSize(tokens);
        if (name == "TIMESTAMP" && tokens.TryTake("WITH"))
        {
            tokens.TryTake("LOCAL");
            tokens.Expect("TIME");
            tokens.Expect("ZONE");
        }

        return type;
    }

    private static void SkipSize(TokenReader tokens)
    {
        if (!tokens.TryTake("("))
        {
            return;
        }

        while (tokens.Current.Kind is TokenKind.Number or TokenKind.Word || tokens.Is(",") || tokens.Is("-"))
        {
            tokens.Take();
        }

        tokens.Expect(")");
    }
}
