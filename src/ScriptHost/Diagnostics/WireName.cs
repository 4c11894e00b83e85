namespace ScriptHost.Diagnostics;

/// <summary>The names that enum values have on the wire.</summary>
internal static class WireName
{
    /// <summary>Without the enum's own name before it, for example <c>TIMED_OUT</c>.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => string.Concat(value.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
}
