using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>A call whose parameters have been found to be right, as far as that can be known before.</summary>
/// <param name="Subprogram">What is called.</param>
/// <param name="Values">What IN parameters get.</param>
/// <param name="Outs">The variables that OUT parameters give a value to.</param>
internal sealed record BoundCall(Subprogram Subprogram, IReadOnlyList<(Parameter Parameter, Expression Value)> Values, IReadOnlyList<(Parameter Parameter, Variable Variable)> Outs);

/// <summary>A value as a parameter takes it.</summary>
internal static class ParameterValue
{
    /// <exception cref="SqlValueException">The parameter cannot have this value.</exception>
    public static SqlValue? Convert(Parameter parameter, SqlValue? value)
    {
        if (value is null || parameter.Type is not { } type)
        {
            return value;
        }

        var converted = Conversions.TryConvert(value, type)
            ?? throw new SqlValueException(6502, $"PL/SQL: numeric or value error: {parameter.Name} is {Arithmetic.NameOf(type)}, and '{value}' is none");
        return converted is not NumberValue number ? converted
            : Math.Round(number.Value, MidpointRounding.AwayFromZero) is >= int.MinValue and <= int.MaxValue and var whole ? new NumberValue(whole)
            : throw new SqlValueException(1426, $"numeric overflow: {parameter.Name} is PLS_INTEGER");
    }

    /// <summary>False for a value that has no meaning here.</summary>
    public static bool IsSupported(Parameter parameter, SqlValue? value) =>
        parameter.OnlyValue is null || value is null || value.ToString().Equals(parameter.OnlyValue, StringComparison.OrdinalIgnoreCase);
}
