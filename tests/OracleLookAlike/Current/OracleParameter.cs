using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleParameter : DbParameter
{
    private DbType? _dbType;

    public override DbType DbType { get => _dbType ?? DbType.String; set => _dbType = value; }

    public override ParameterDirection Direction { get; set; } = ParameterDirection.Input;

    public override bool IsNullable { get; set; }

    [AllowNull]
    public override string ParameterName { get; set; } = "";

    public override int Size { get; set; }

    [AllowNull]
    public override string SourceColumn { get; set; } = "";

    public override bool SourceColumnNullMapping { get; set; }

    public override object? Value { get; set; }

    public override void ResetDbType() => _dbType = null;

    /// <summary>For the tape: inputs have the type of their value, outputs the one that was asked for.</summary>
    public override string ToString() => Direction == ParameterDirection.Input
        ? $"{ParameterName}: {Direction} {Value switch { null or DBNull => "NULL", byte[] bytes => $"Byte[] {Convert.ToHexStringLower(bytes)}", Array values => $"{values.GetType().Name}{(_dbType is { } type ? $" as {type}" : "")} {Join(values)}", var value => $"{value.GetType().Name} {value}" }}"
        : $"{ParameterName}: {Direction} {DbType}{(Size > 0 ? $"({Size})" : "")}";

    private static string Join(Array values) => string.Join(" | ", values.Cast<object?>().Select(value => value is DBNull ? "NULL" : value));
}
