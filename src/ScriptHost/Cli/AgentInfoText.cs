using System.Globalization;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>What an agent tells about itself, for people and as data.</summary>
internal static class AgentInfoText
{
    public static void Print(GetAgentInfoReply info, TextWriter output)
    {
        output.WriteLine($"version       {info.Version}, gRPC {info.Grpc}");
        output.WriteLine($"started       {TextOf(info.StartedAt)}");
        output.WriteLine($"script roots  {string.Join(", ", info.ScriptRoots)}");
        output.WriteLine($"runs          {string.Join(", ", info.Capabilities)}");
        foreach (var part in PartsOf(info.Isolation))
        {
            output.WriteLine($"isolation     {part}");
        }

        Print(info.Listening, output);
        foreach (var database in info.Databases)
        {
            Print(database, output);
        }
    }

    public static JsonObject JsonOf(GetAgentInfoReply info) => new()
    {
        ["version"] = info.Version,
        ["grpc"] = info.Grpc,
        ["started_at"] = RunJson.TimeOf(info.StartedAt),
        ["script_roots"] = new JsonArray([.. info.ScriptRoots.Select(root => JsonValue.Create(root))]),
        ["capabilities"] = new JsonArray([.. info.Capabilities.Select(capability => JsonValue.Create(capability))]),
        ["isolation"] = new JsonArray([.. PartsOf(info.Isolation).Select(part => JsonValue.Create(part))]),
        ["listening"] = info.Listening is null ? null : JsonOf(info.Listening),
        ["databases"] = new JsonArray([.. info.Databases.Select(JsonOf)]),
    };

    private static void Print(ListeningInfo? listening, TextWriter output)
    {
        if (listening is null)
        {
            return;
        }

        output.WriteLine($"listens       {listening.Address}{(listening.CertificateDn is "" ? ", WITHOUT encryption" : "")}");
        if (listening.CertificateExpiresAt is { } end)
        {
            var left = end.ToDateTimeOffset() - TimeProvider.System.GetUtcNow();
            output.WriteLine($"certificate   {listening.CertificateDn}, {Math.Ceiling(left.TotalDays)} days left{(left < CertificateFacts.WarningTime ? "  WARNING: renew it (scripthost wallet create --renew)" : "")}");
        }
    }

    private static void Print(BridgedDatabase database, TextWriter output)
    {
        var version = database.SchemaVersion == 0 ? "not known" : database.SchemaVersion.ToString(CultureInfo.InvariantCulture);
        output.WriteLine(
            $"database      {database.Name} ({database.Provider}): {(database.Connected ? "connected" : "NOT CONNECTED")} since {TextOf(database.Since)}, schema version {version}, "
            + $"{database.ActiveCount} of {database.MaxRuns} runs, last claim {(database.LastClaimAt is { } claim ? TextOf(claim) : "none")}");
        if (database.LastErrorAt is { } failed)
        {
            output.WriteLine($"              last error {TextOf(failed)}: {database.LastError}");
        }
    }

    private static JsonObject JsonOf(ListeningInfo listening) => new()
    {
        ["address"] = listening.Address,
        ["certificate_dn"] = listening.CertificateDn,
        ["certificate_expires_at"] = RunJson.TimeOf(listening.CertificateExpiresAt),
        ["certificate_fingerprint"] = listening.CertificateFingerprint,
    };

    private static JsonObject JsonOf(BridgedDatabase database) => new()
    {
        ["name"] = database.Name,
        ["provider"] = database.Provider,
        ["connected"] = database.Connected,
        ["since"] = RunJson.TimeOf(database.Since),
        ["schema_version"] = database.SchemaVersion == 0 ? null : database.SchemaVersion,
        ["active_count"] = database.ActiveCount,
        ["max_runs"] = database.MaxRuns,
        ["last_claim_at"] = RunJson.TimeOf(database.LastClaimAt),
        ["last_error"] = database.LastErrorAt is null ? null : database.LastError,
        ["last_error_at"] = RunJson.TimeOf(database.LastErrorAt),
    };

    private static string[] PartsOf(string isolation) => isolation.Split("; ");

    private static string TextOf(Timestamp at) => at.ToDateTimeOffset().ToString("u", CultureInfo.InvariantCulture);
}
