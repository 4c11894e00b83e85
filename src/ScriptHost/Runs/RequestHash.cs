using System.Security.Cryptography;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>SHA-256 of a request without its run id: tells a repetition from another request with the same id.</summary>
internal static class RequestHash
{
    public static byte[] Of(RunJobRequest request)
    {
        // The field that comes first on the wire; the rest is hashed as it is.
        var runId = request.RunId;
        request.RunId = "";
        var content = request.ToByteArray();
        request.RunId = runId;
        return SHA256.HashData(content);
    }
}
