using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>A parameter of a subprogram.</summary>
/// <param name="Name">In upper case. In lower case it is the field of the request that it fills.</param>
/// <param name="Type">Null for one that takes values of every type, as text.</param>
internal sealed record Parameter(string Name, SqlType? Type)
{
    /// <summary>As the manual writes it; null: it must be given.</summary>
    public string? Default { get; init; }

    /// <summary>It takes a variable, and gives it a value.</summary>
    public bool IsOut { get; init; }

    /// <summary>What alone it may be besides NULL, because there is nothing here that another value could mean; null where all may be.</summary>
    public string? OnlyValue { get; init; }

    /// <summary>What it is given for NULL, where that means something else than to leave it out; null where it means the same.</summary>
    public SqlValue? OfNull { get; init; }

    public bool IsRequired => Default is null;

    /// <summary>As in a list of parameters.</summary>
    public override string ToString() =>
        $"{Name.ToLowerInvariant()} {(IsOut ? "OUT" : "IN")} {(Type is { } type ? Arithmetic.NameOf(type) : "any type")}{(Default is null ? "" : $" DEFAULT {Default}")}";

    public static Parameter Text(string name, string? standard = null) => new(name, SqlType.Text) { Default = standard };

    public static Parameter Number(string name, string? standard = null) => new(name, SqlType.Number) { Default = standard };

    public static Parameter Flag(string name, string? standard = null) => new(name, SqlType.Boolean) { Default = standard };

    public static Parameter Time(string name, string? standard = null) => new(name, SqlType.Time) { Default = standard };

    /// <summary>One that is there in Oracle, and here for its default alone.</summary>
    public static Parameter Fixed(string name, SqlType type, string standard) => new(name, type) { Default = standard, OnlyValue = standard.Trim('\'') };
}
