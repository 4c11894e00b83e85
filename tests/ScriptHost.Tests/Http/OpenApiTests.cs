using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ScriptHost.Tests.Http;

/// <summary>The schemas in openapi.json are made from the protos. To make them anew: SCRIPTHOST_WRITE_DOCS=1.</summary>
public sealed class OpenApiTests
{
    private static readonly string File = Path.Combine(Repository.Root, "src", "ScriptHost", "Http", "openapi.json");
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Every_field_of_the_messages_is_described_as_it_is()
    {
        var document = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        document["components"]!["schemas"] = OpenApiSchemas.Build();
        var text = document.ToJsonString(Options) + "\n";
        if (Environment.GetEnvironmentVariable("SCRIPTHOST_WRITE_DOCS") == "1")
        {
            System.IO.File.WriteAllText(File, text);
        }

        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Whatever_is_referred_to_is_there()
    {
        var document = JsonNode.Parse(System.IO.File.ReadAllText(File))!;
        var schemas = document["components"]!["schemas"]!.AsObject();

        Assert.All(ReferencesIn(document), reference => Assert.True(schemas.ContainsKey(reference["#/components/schemas/".Length..]), reference));
    }

    private static IEnumerable<string> ReferencesIn(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(pair => pair.Key == "$ref" ? [pair.Value!.GetValue<string>()] : ReferencesIn(pair.Value)),
        JsonArray many => many.SelectMany(ReferencesIn),
        _ => [],
    };
}
