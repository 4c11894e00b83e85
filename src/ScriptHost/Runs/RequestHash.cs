using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>SHA-256 of a request without its run id: tells a repetition from another request with the same id.</summary>
internal static class RequestHash
{
    public static byte[] Of(RunJobRequest request)
    {
        // The field that comes first on the wire; the rest is hashed as it is.
        var runId = request.RunId;
        Sort(request.Session?.Nls);
        request.RunId = "";
        var content = request.ToByteArray();
        request.RunId = runId;
        return SHA256.HashData(content);
    }

    // A map has no order of its own on the wire.
    private static void Sort(MapField<string, string>? map)
    {
        if (map is { Count: > 1 })
        {
            var pairs = map.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
            map.Clear();
            pairs.ForEach(pair => map.Add(pair.Key, pair.Value));
        }
    }
}
