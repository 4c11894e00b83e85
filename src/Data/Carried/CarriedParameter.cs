using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ScriptHost.Data.Carried;

/// <summary>A bind of a statement in the caller's session.</summary>
internal sealed class CarriedParameter : DbParameter
{
    private DbType? _dbType;

    /// <summary>Until it is set, that of the value; a text where there is none.</summary>
    public override DbType DbType
    {
        get => _dbType ?? (Value is null or DBNull ? DbType.String : OutputParameters.TypeOf(Value.GetType()) ?? DbType.Object);
        set => _dbType = value;
    }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; } = true;

    [AllowNull]
    public override string ParameterName { get => field ?? ""; set; }

    /// <summary>The most characters or bytes of an output; 0 is the driver's 4,000.</summary>
    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get => field ?? ""; set; }

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    /// <summary>The protocol's number for what the statement fills it with.</summary>
    public byte OutputKind => DbType switch
    {
        DbType.Decimal or DbType.VarNumeric or DbType.Currency => 2,
        DbType.Int16 or DbType.Int32 or DbType.Int64 or DbType.Byte or DbType.SByte or DbType.UInt16 or DbType.UInt32 or DbType.UInt64 => 2,
        DbType.Single or DbType.Double => 12,
        DbType.Date or DbType.DateTime or DbType.DateTime2 => 5,
        DbType.DateTimeOffset => 6,
        DbType.Binary or DbType.Guid => Size > MaxRawBytes ? (byte)11 : (byte)7,
        DbType.Time => 8,
        DbType.Boolean => 9,
        _ => Size > MaxRawBytes ? (byte)10 : (byte)1,
    };

    // Beyond it a variable of PL/SQL is a LOB.
    private const int MaxRawBytes = 32767;

    public override void ResetDbType() => _dbType = null;
}
