using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

/// <summary>What Oracle's spelling does on the embedded database, whichever way a script gets there (tests/vectors).</summary>
internal static class SqlVectors
{
    private static readonly Dictionary<string, JsonElement> Cases = ReadCases();

    public static IEnumerable<string> Names => Cases.Keys;

    public static void Check(string name, ScriptConnection connection)
    {
        foreach (var step in Cases[name].GetProperty("steps").EnumerateArray())
        {
            using var command = connection.CreateCommand();
            command.CommandText = step.GetProperty("sql").GetString();
            Bind(command, step);
            if (step.TryGetProperty("error", out var code))
            {
                var error = Assert.Throws<ScriptDbException>(() => command.ExecuteNonQuery());
                Assert.Equal(code.GetString(), error.Code);
            }
            else if (step.TryGetProperty("rows", out var rows))
            {
                using var reader = command.ExecuteReader();
                AssertColumns(step, reader);
                Assert.Equal(Expected(rows), Actual(reader));
            }
            else
            {
                command.ExecuteNonQuery();
            }
        }
    }

    private static Dictionary<string, JsonElement> ReadCases()
    {
        var file = Path.Combine(AppContext.BaseDirectory, "vectors", "sql-sqlite.json");
        var cases = JsonDocument.Parse(File.ReadAllText(file)).RootElement.GetProperty("cases");
        return cases.EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!);
    }

    private static void Bind(DbCommand command, JsonElement step)
    {
        if (!step.TryGetProperty("binds", out var binds))
        {
            return;
        }

        if (binds.ValueKind == JsonValueKind.Object)
        {
            foreach (var bind in binds.EnumerateObject())
            {
                Add(command, bind.Name, bind.Value);
            }
        }
        else
        {
            foreach (var value in binds.EnumerateArray())
            {
                Add(command, "", value);
            }
        }
    }

    private static void Add(DbCommand command, string name, JsonElement value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value.ValueKind switch
        {
            JsonValueKind.Null => DBNull.Value,
            JsonValueKind.Number when value.TryGetInt64(out var whole) => whole,
            JsonValueKind.Number => value.GetDouble(),
            _ => value.GetString(),
        };
        command.Parameters.Add(parameter);
    }

    private static void AssertColumns(JsonElement step, DbDataReader reader)
    {
        if (step.TryGetProperty("columns", out var columns))
        {
            Assert.Equal(
                columns.EnumerateArray().Select(column => column.GetString()!),
                Enumerable.Range(0, reader.FieldCount).Select(reader.GetName));
        }
    }

    private static string[] Expected(JsonElement rows) =>
        [.. rows.EnumerateArray().Select(row => string.Join(" | ", row.EnumerateArray().Select(Cell)))];

    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Number => value.GetDouble().ToString(CultureInfo.InvariantCulture),
        _ => $"'{value.GetString()}'",
    };

    private static List<string> Actual(DbDataReader reader)
    {
        var rows = new List<string>();
        while (reader.Read())
        {
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(index => Cell(reader.GetValue(index)))));
        }

        return rows;
    }

    private static string Cell(object value) => value switch
    {
        DBNull => "null",
        string text => $"'{text}'",
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
    };
}
