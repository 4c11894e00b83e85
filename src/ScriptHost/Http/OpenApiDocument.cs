using Microsoft.AspNetCore.Http;

namespace ScriptHost.Http;

/// <summary>The description of the JSON interface for programs, OpenAPI 3.1: the file openapi.json beside this one.</summary>
internal static class OpenApiDocument
{
    private const string Resource = "openapi.json";

    public static ReadOnlyMemory<byte> Content { get; } = Read();

    public static Task GetAsync(HttpCall call)
    {
        HttpQuery.ExpectNone(call.Request);
        return JsonAnswer.WriteAsync(call.Response, StatusCodes.Status200OK, JsonAnswer.ContentType, Content, call.Aborted);
    }

    private static ReadOnlyMemory<byte> Read()
    {
        using var stream = typeof(OpenApiDocument).Assembly.GetManifestResourceStream(Resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
