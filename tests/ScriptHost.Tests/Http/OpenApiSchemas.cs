using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Tests.Http;

/// <summary>JSON Schema of the messages that the JSON interface takes and gives, with the comments of the protos as descriptions.</summary>
internal sealed partial class OpenApiSchemas
{
    private readonly Dictionary<string, string> _comments = [];
    private readonly SortedDictionary<string, JsonObject> _schemas = new(StringComparer.Ordinal);

    private OpenApiSchemas()
    {
        foreach (var file in new[] { "agent.proto", "common.proto" })
        {
            ReadComments(File.ReadAllLines(Path.Combine(Repository.Root, "src", "Contracts", "Protos", file)));
        }
    }

    public static JsonObject Build()
    {
        var schemas = new OpenApiSchemas();
        foreach (var message in new[] { RunJobRequest.Descriptor, RunAccepted.Descriptor, RunRecord.Descriptor, RunEvent.Descriptor, CancelRunReply.Descriptor })
        {
            schemas.Add(message);
        }

        schemas._schemas["Problem"] = ProblemSchema();
        return new JsonObject(schemas._schemas.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
    }

    private static JsonObject ProblemSchema() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string", ["const"] = "about:blank" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["code"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. ErrorTable.Rows.Select(row => (JsonNode)row.Name)]) },
            ["detail"] = new JsonObject { ["type"] = "string", ["description"] = "What is wrong, what was expected, and what to do." },
        },
        ["required"] = new JsonArray("type", "title", "status", "code", "detail"),
    };

    private void Add(MessageDescriptor message)
    {
        if (_schemas.ContainsKey(message.Name))
        {
            return;
        }

        var schema = Described(message.Name, new JsonObject { ["type"] = "object" });
        _schemas.Add(message.Name, schema);
        var properties = new JsonObject();
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            properties[field.JsonName] = Described($"{message.Name}.{field.Name}", SchemaOf(field));
        }

        schema["properties"] = properties;
    }

    private JsonObject SchemaOf(FieldDescriptor field) => field switch
    {
        { IsMap: true } => new JsonObject { ["type"] = "object", ["additionalProperties"] = TypeOf(field.MessageType.FindFieldByNumber(2)) },
        { IsRepeated: true } => new JsonObject { ["type"] = "array", ["items"] = TypeOf(field) },
        _ => TypeOf(field),
    };

    private JsonObject TypeOf(FieldDescriptor field)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return new JsonObject { ["type"] = "string" };
            case FieldType.Bool:
                return new JsonObject { ["type"] = "boolean" };
            case FieldType.Int32:
                return new JsonObject { ["type"] = "integer", ["format"] = "int32" };
            case FieldType.Int64 or FieldType.SInt64:
                return new JsonObject { ["type"] = "string", ["format"] = "int64" };
            case FieldType.Double:
                return new JsonObject { ["type"] = "number" };
            case FieldType.Bytes:
                return new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };
            case FieldType.Enum:
                _schemas[field.EnumType.Name] = Described(
                    field.EnumType.Name, new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. field.EnumType.Values.Select(value => (JsonNode)value.Name)]) });
                return Reference(field.EnumType.Name);
            case FieldType.Message when field.MessageType == Duration.Descriptor:
                return new JsonObject { ["type"] = "string", ["pattern"] = @"^-?\d+(\.\d+)?s$" };
            case FieldType.Message when field.MessageType == Timestamp.Descriptor:
                return new JsonObject { ["type"] = "string", ["format"] = "date-time" };
            case FieldType.Message:
                Add(field.MessageType);
                return Reference(field.MessageType.Name);
            default:
                throw new InvalidOperationException($"Say what {field.FieldType} is in JSON.");
        }
    }

    private static JsonObject Reference(string name) => new() { ["$ref"] = $"#/components/schemas/{name}" };

    private JsonObject Described(string name, JsonObject schema)
    {
        if (_comments.TryGetValue(name, out var comment))
        {
            schema["description"] = comment;
        }

        return schema;
    }

    private void ReadComments(string[] lines)
    {
        var (message, comment) = ("", "");
        foreach (var line in lines.Select(line => line.Trim()))
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                comment = $"{comment} {line[2..].Trim()}".Trim();
                continue;
            }

            if (Type().Match(line) is { Success: true } type)
            {
                message = type.Groups[1].Value;
                Note(message, comment);
            }
            else if (Field().Match(line) is { Success: true } field)
            {
                Note($"{message}.{field.Groups[1].Value}", comment);
            }

            comment = "";
        }
    }

    private void Note(string name, string comment)
    {
        if (comment is not "")
        {
            _comments[name] = comment;
        }
    }

    [GeneratedRegex(@"^(?:message|enum) (\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"(\w+) = \d+;")]
    private static partial Regex Field();
}
