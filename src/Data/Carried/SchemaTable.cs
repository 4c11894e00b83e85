using System.Data;
using System.Data.Common;
using System.Globalization;

namespace ScriptHost.Data.Carried;

/// <summary>The columns of a query in ADO.NET's own table.</summary>
internal static class SchemaTable
{
    public static DataTable Of(IReadOnlyList<CarriedColumn> columns, IReadOnlyList<Type> types)
    {
        var table = new DataTable("SchemaTable") { Locale = CultureInfo.InvariantCulture };
        table.Columns.Add(SchemaTableColumn.ColumnName, typeof(string));
        table.Columns.Add(SchemaTableColumn.ColumnOrdinal, typeof(int));
        table.Columns.Add(SchemaTableColumn.ColumnSize, typeof(int));
        table.Columns.Add(SchemaTableColumn.NumericPrecision, typeof(short));
        table.Columns.Add(SchemaTableColumn.NumericScale, typeof(short));
        table.Columns.Add(SchemaTableColumn.DataType, typeof(Type));
        table.Columns.Add("DataTypeName", typeof(string));
        table.Columns.Add(SchemaTableColumn.AllowDBNull, typeof(bool));
        table.Columns.Add(SchemaTableColumn.IsLong, typeof(bool));
        for (var index = 0; index < columns.Count; index++)
        {
            var column = columns[index];
            table.Rows.Add(
                column.Name,
                index,
                column.Size == 0 ? -1 : (int)Math.Min(column.Size, int.MaxValue),
                (short)column.Precision,
                (short)column.Scale,
                types[index],
                column.TypeName,
                column.IsNullable is { } isNullable ? isNullable : DBNull.Value,
                column.TypeName is "CLOB" or "NCLOB" or "BLOB" or "BFILE" or "LONG" or "LONG_RAW");
        }

        return table;
    }
}
