namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>Oracle's implicit conversions.</summary>
internal static class Casts
{
    /// <summary>The type of values of both; null when they do not go together.</summary>
    public static SqlType? Common(SqlType one, SqlType other) => (one, other) switch
    {
        ({ Kind: ValueKind.Null }, _) => other,
        (_, { Kind: ValueKind.Null }) => one,
        _ when one.Kind == other.Kind => one.Name == other.Name ? one : Widest(one, other),
        ({ Kind: ValueKind.Zoned }, { IsTime: true }) => one,
        ({ IsTime: true }, { Kind: ValueKind.Zoned }) => other,
        ({ Kind: ValueKind.Instant }, { IsTime: true }) => one,
        ({ IsTime: true }, { Kind: ValueKind.Instant }) => other,
        ({ IsTime: true }, { IsTime: true }) => SqlType.Timestamp,
        _ => null,
    };

    /// <summary>A value as another type, where that is done without being asked; null where it is not.</summary>
    public static Typed? To(Typed value, SqlType type)
    {
        if (value.Type.Kind == type.Kind || value.Type.Kind == ValueKind.Null)
        {
            return value with { Type = type };
        }

        return (value.Type, type) switch
        {
            ({ IsTime: true }, { IsTime: true }) => value,
            ({ Kind: ValueKind.Text }, { Kind: ValueKind.Number }) => new Typed($"ora_number({value.Sql})", type),
            ({ Kind: ValueKind.Text }, { IsTime: true }) => new Typed($"ora_time({(int)type.Kind}, {value.Sql})", type),
            ({ Kind: ValueKind.Text }, { Kind: ValueKind.DayInterval }) => new Typed($"ora_interval({value.Sql})", type),
            (not { Kind: ValueKind.Binary }, { Kind: ValueKind.Text }) => ToText(value),
            _ => null,
        };
    }

    /// <summary>TO_CHAR without a format.</summary>
    public static Typed ToText(Typed value) => value.Type.Kind is ValueKind.Text or ValueKind.Null
        ? value
        : new Typed($"ora_char({(int)value.Type.Kind}, {value.Type.LeadingDigits}, {value.Type.FractionDigits}, {value.Sql})", SqlType.Text);

    private static SqlType Widest(SqlType one, SqlType other) => one.Kind switch
    {
        ValueKind.DayInterval => SqlType.DayInterval(Math.Max(one.LeadingDigits, other.LeadingDigits), Math.Max(one.FractionDigits, other.FractionDigits)),
        ValueKind.Text => SqlType.Text,
        _ => one,
    };
}
