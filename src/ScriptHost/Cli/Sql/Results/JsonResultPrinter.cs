using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScriptHost.Cli.Sql.Results;

/// <summary>An object a row. Numbers are numbers, NULL is null, all else is text; a second column of a name is called NAME_2.</summary>
internal sealed class JsonResultPrinter(TextWriter output) : IResultPrinter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly List<(string Name, bool IsNumber)> _fields = [];

    public void Begin(IReadOnlyList<ResultColumn> columns)
    {
        var taken = new HashSet<string>(columns.Select(column => column.Name), StringComparer.Ordinal);
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var column in columns)
        {
            var name = column.Name;
            for (var number = 2; !used.Add(name); number++)
            {
                name = taken.Contains($"{column.Name}_{number}") ? name : $"{column.Name}_{number}";
            }

            _fields.Add((name, column.IsNumber));
        }
    }

    public void PrintRow(IReadOnlyList<string?> values)
    {
        var row = new JsonObject();
        for (var index = 0; index < values.Count; index++)
        {
            row[_fields[index].Name] = ValueOf(values[index], _fields[index].IsNumber);
        }

        output.WriteLine(row.ToJsonString(Options));
    }

    public void End() => output.Flush();

    private static JsonNode? ValueOf(string? text, bool isNumber)
    {
        if (text is null || !isNumber)
        {
            return text;
        }

        // Oracle leaves the zero before the point out.
        var number = text.StartsWith("-.", StringComparison.Ordinal) ? $"-0{text[1..]}" : text.StartsWith('.') ? $"0{text}" : text;
        try
        {
            return JsonNode.Parse(number);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
