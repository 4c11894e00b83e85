using System.Collections;
using System.Data;
using System.Data.Common;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>Variables as parameters of a driver that fills them itself.</summary>
internal static class OutputParameters
{
    private const int DefaultSize = 4000;

    public static void Shape(DbParameter parameter, Variable variable)
    {
        parameter.Direction = variable.Direction;
        var type = Nullable.GetUnderlyingType(variable.ElementType) ?? variable.ElementType;
        parameter.DbType = TypeOf(type) ?? DbType.Decimal;
        if (parameter.DbType is DbType.String or DbType.Binary)
        {
            parameter.Size = variable.Size == 0 ? DefaultSize : variable.Size;
        }
    }

    /// <returns>Null where only the driver knows.</returns>
    public static DbType? TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.String => DbType.String,
        TypeCode.Int32 => DbType.Int32,
        TypeCode.Int64 => DbType.Int64,
        TypeCode.Double => DbType.Double,
        TypeCode.Decimal => DbType.Decimal,
        TypeCode.DateTime => DbType.DateTime,
        _ when type == typeof(byte[]) => DbType.Binary,
        _ when type == typeof(DateTimeOffset) => DbType.DateTimeOffset,
        _ => null,
    };

    /// <summary>One value, or those of an array.</summary>
    public static IReadOnlyList<object?> Values(object? value)
    {
        if (value is not IEnumerable many || value is string or byte[])
        {
            return [value];
        }

        return [.. many.Cast<object?>()];
    }
}
