using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;

namespace ScriptHost.Http;

/// <summary>
/// Reads messages in proto3's JSON (protobuf.dev/programming-guides/json), as the library's own parser does. That one does not say which field is
/// wrong; this one does.
/// </summary>
internal static class MessageReader
{
    /// <param name="json">UTF-8.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: it is no JSON, or no such message; the field is named.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json)
        where T : IMessage<T>, new()
    {
        CheckText(json.Span);
        using var document = Parse(json);
        var message = new T();
        Fill(message, document.RootElement, "");
        return message;
    }

    private static void CheckText(ReadOnlySpan<byte> json)
    {
        for (var i = 0; i < json.Length;)
        {
            if (Rune.DecodeFromUtf8(json[i..], out _, out var length) != System.Buffers.OperationStatus.Done)
            {
                throw Mistake($"The body is not UTF-8 at byte {i}. UTL_HTTP sends UTF-8 when the header Content-Type is application/json; charset=utf-8.");
            }

            i += length;
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"The body is no JSON from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on. Send one object.", exception);
        }
    }

    private static void Fill(IMessage message, JsonElement json, string path)
    {
        Expect(json, JsonValueKind.Object, path, "an object");
        var seen = new HashSet<FieldDescriptor>();
        foreach (var property in json.EnumerateObject())
        {
            var name = NameOf(property, path);
            var place = path is "" ? name : $"{path}.{name}";
            var field = message.Descriptor.Fields.InDeclarationOrder().FirstOrDefault(one => one.JsonName == name || one.Name == name)
                ?? throw Mistake($"There is no field '{place}'. {(path is "" ? message.Descriptor.Name : path)} has {string.Join(", ", message.Descriptor.Fields.InDeclarationOrder().Select(one => one.JsonName))}.");
            if (!seen.Add(field))
            {
                throw Mistake($"{place} is there twice: give it once.");
            }

            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                Set(message, field, property.Value, place);
            }
        }
    }

    private static void Set(IMessage message, FieldDescriptor field, JsonElement json, string path)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            Expect(json, JsonValueKind.Object, path, "an object");
            foreach (var property in json.EnumerateObject())
            {
                var key = NameOf(property, path);
                var place = $"{path}.{key}";
                if (map.Contains(key))
                {
                    throw Mistake($"{place} is there twice: give it once.");
                }

                map.Add(key, ValueOf(field.MessageType.FindFieldByNumber(2), property.Value, place));
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            Expect(json, JsonValueKind.Array, path, "an array");
            foreach (var (index, element) in json.EnumerateArray().Index())
            {
                list.Add(ValueOf(field, element, $"{path}[{index}]"));
            }
        }
        else
        {
            field.Accessor.SetValue(message, ValueOf(field, json, path));
        }
    }

    private static object ValueOf(FieldDescriptor field, JsonElement json, string path)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                return TextOf(json, path, "a string");
            case FieldType.Bool:
                return json.ValueKind is JsonValueKind.True or JsonValueKind.False ? json.GetBoolean() : throw Wrong(json, path, "true or false");
            case FieldType.Int32 or FieldType.SInt32:
                return (int)WholeNumberOf(json, path, int.MinValue, int.MaxValue);
            case FieldType.Int64 or FieldType.SInt64:
                return (long)WholeNumberOf(json, path, long.MinValue, long.MaxValue);
            case FieldType.Double:
                return json.ValueKind == JsonValueKind.Number ? json.GetDouble() : throw Wrong(json, path, "a number");
            case FieldType.Bytes:
                return BytesOf(json, path);
            case FieldType.Enum:
                return NumberOf(field.EnumType, json, path);
            case FieldType.Message when field.MessageType == Duration.Descriptor:
                return Parse<Duration>(json, path, "seconds such as \"1.5s\"");
            case FieldType.Message when field.MessageType == Timestamp.Descriptor:
                return Parse<Timestamp>(json, path, "a time such as \"2026-01-31T08:00:00Z\"");
            case FieldType.Message:
                var message = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                Fill(message, json, path);
                return message;
            default:
                throw new InvalidOperationException($"No request has a field of type {field.FieldType} yet.");
        }
    }

    private static decimal WholeNumberOf(JsonElement json, string path, long least, long most)
    {
        var expected = $"a whole number of {least} to {most}";
        var text = json.ValueKind switch
        {
            JsonValueKind.Number => json.GetRawText(),
            JsonValueKind.String => TextOf(json, path, expected),
            _ => throw Wrong(json, path, expected),
        };
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            && decimal.IsInteger(number) && number >= least && number <= most
            ? number
            : throw Mistake($"{path} is {text}: give {expected}.");
    }

    private static int NumberOf(EnumDescriptor type, JsonElement json, string path)
    {
        var found = json.ValueKind switch
        {
            JsonValueKind.String => type.FindValueByName(TextOf(json, path, "a string")),
            JsonValueKind.Number when json.TryGetInt32(out var number) => type.FindValueByNumber(number),
            _ => null,
        };
        return found?.Number ?? throw Mistake($"{path} is {json.GetRawText()}: give {string.Join(" or ", type.Values.Where(value => value.Number != 0).Select(value => value.Name))}.");
    }

    private static T Parse<T>(JsonElement json, string path, string expected)
        where T : IMessage, new()
    {
        try
        {
            return JsonParser.Default.Parse<T>($"\"{TextOf(json, path, expected)}\"");
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or FormatException or OverflowException)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"{path} is {json.GetRawText()}: give {expected}.", exception);
        }
    }

    private static ByteString BytesOf(JsonElement json, string path)
    {
        try
        {
            return ByteString.FromBase64(TextOf(json, path, "bytes in Base64"));
        }
        catch (FormatException exception)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"{path} is no Base64: give bytes in Base64.", exception);
        }
    }

    private static string TextOf(JsonElement json, string path, string expected)
    {
        try
        {
            return json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Wrong(json, path, expected);
        }
        catch (InvalidOperationException exception)
        {
            throw HalfCharacter(path, exception);
        }
    }

    private static string NameOf(JsonProperty property, string path)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException exception)
        {
            throw HalfCharacter(path is "" ? "A name" : $"A name in {path}", exception);
        }
    }

    private static void Expect(JsonElement json, JsonValueKind kind, string path, string expected)
    {
        if (json.ValueKind != kind)
        {
            throw Wrong(json, path is "" ? "The body" : path, expected);
        }
    }

    private static ScriptHostException Wrong(JsonElement json, string path, string expected)
    {
        var found = json.ValueKind switch
        {
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            JsonValueKind.Number => "a number",
            _ => json.GetRawText(),
        };
        return Mistake($"{path} is {found}: give {expected}.");
    }

    private static ScriptHostException HalfCharacter(string path, InvalidOperationException exception) =>
        new(ErrorCode.BadRequest, $"{path} holds half a character (a \\ud800 to \\udfff without its other half): send text.", exception);

    private static ScriptHostException Mistake(string message) => new(ErrorCode.BadRequest, message);
}
