using System.Collections.Frozen;

namespace ScriptHost.Data.Carried;

/// <summary>A column of a query, as python-oracledb describes it.</summary>
/// <param name="Name">As the database gives it: in capitals unless it is quoted.</param>
/// <param name="TypeName">Oracle's name of the type, such as <c>NUMBER</c>; empty where the driver does not tell.</param>
/// <param name="Size">Of texts and bytes.</param>
/// <param name="Precision">Of numbers; 0 where they have none.</param>
/// <param name="Scale">Of numbers; -127 is a floating one.</param>
/// <param name="IsNullable">Null where the driver does not tell.</param>
internal sealed record CarriedColumn(string Name, string TypeName, long Size, int Precision, int Scale, bool? IsNullable)
{
    private static readonly FrozenDictionary<string, Type> ByTypeName = new Dictionary<string, Type>
    {
        ["VARCHAR"] = typeof(string),
        ["NVARCHAR"] = typeof(string),
        ["CHAR"] = typeof(string),
        ["NCHAR"] = typeof(string),
        ["LONG"] = typeof(string),
        ["LONG_NVARCHAR"] = typeof(string),
        ["CLOB"] = typeof(string),
        ["NCLOB"] = typeof(string),
        ["ROWID"] = typeof(string),
        ["UROWID"] = typeof(string),
        ["XMLTYPE"] = typeof(string),
        ["JSON"] = typeof(string),
        ["RAW"] = typeof(byte[]),
        ["LONG_RAW"] = typeof(byte[]),
        ["BLOB"] = typeof(byte[]),
        ["BFILE"] = typeof(byte[]),
        ["DATE"] = typeof(DateTime),
        ["TIMESTAMP"] = typeof(DateTime),
        ["TIMESTAMP_TZ"] = typeof(DateTime),
        ["TIMESTAMP_LTZ"] = typeof(DateTime),
        ["INTERVAL_DS"] = typeof(TimeSpan),
        ["INTERVAL_YM"] = typeof(long),
        ["BINARY_DOUBLE"] = typeof(double),
        ["BINARY_FLOAT"] = typeof(float),
        ["BINARY_INTEGER"] = typeof(int),
        ["BOOLEAN"] = typeof(bool),
    }.ToFrozenDictionary();

    public static CarriedColumn Read(PayloadReader reader) => new(
        reader.Text(),
        reader.Text(),
        reader.UInt32(),
        reader.Int16(),
        reader.Int16(),
        reader.Byte() switch { 0 => false, 1 => true, _ => null });

    /// <summary>The .NET type, as ODP.NET has it; null where only the values tell.</summary>
    public Type? ClrType => TypeName == "NUMBER" ? TypeOfNumber(Precision, Scale) : ByTypeName.GetValueOrDefault(TypeName);

    // ODP.NET goes by what a value of that precision and scale can be at most.
    private static Type TypeOfNumber(int precision, int scale) => (precision, scale) switch
    {
        (0, _) => typeof(decimal),
        (_, <= 0) when precision - scale < 5 => typeof(short),
        (_, <= 0) when precision - scale < 10 => typeof(int),
        (_, <= 0) when precision - scale < 19 => typeof(long),
        ( < 8, <= 0) when precision - scale <= 38 => typeof(float),
        ( < 8, > 0 and <= 44) => typeof(float),
        ( < 16, not -127) => typeof(double),
        _ => typeof(decimal),
    };
}
