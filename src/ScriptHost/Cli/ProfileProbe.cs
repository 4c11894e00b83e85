using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>Opens the connection of a profile as an owner's scripts would, in both languages, and tells what it finds.</summary>
internal sealed class ProfileProbe(Agent.AgentClient client, TextWriter output, bool asJson)
{
    private const string Folder = "scripthost.doctor";

    private static readonly (string Language, string Script)[] Probes = [("C#", "profile.csx"), ("Python", "profile.py")];

    /// <returns>The exit code: 0 when the connection can be had in both languages.</returns>
    public async Task<int> RunAsync(string profile, string owner, CancellationToken cancellationToken)
    {
        var exitCode = 0;
        foreach (var (language, script) in Probes)
        {
            var request = new RunJobRequest { Owner = owner, Action = $"{Folder}/{script}", WithContext = true, Profile = profile, EndOfRun = EndOfRun.Rollback };
            var (outcome, result) = await RunAsync(request, cancellationToken);
            var isOpen = result is not null && outcome.Status == OutcomeStatus.Succeeded;
            exitCode = isOpen || exitCode != 0 ? exitCode : ErrorTable.ExitCodeOf(outcome);
            if (asJson)
            {
                PrintJson(language, outcome, isOpen ? result : null);
            }
            else if (isOpen)
            {
                Print(language, result!.RootElement);
            }
            else
            {
                output.WriteLine($"{language,-8}  {OutcomeText.StatusOf(outcome)}: {outcome.Message}");
            }
        }

        return exitCode;
    }

    private async Task<(Outcome Outcome, JsonDocument? Result)> RunAsync(RunJobRequest request, CancellationToken cancellationToken)
    {
        using var call = client.RunJob(request, cancellationToken: cancellationToken);
        JsonDocument? result = null;
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in reply.Events)
            {
                result = one.Result is { } value ? JsonDocument.Parse(value.Json) : result;
                if (one.Outcome is { } outcome)
                {
                    return (outcome, result);
                }
            }
        }

        throw new ScriptHostException(ErrorCode.AgentUnreachable, "The agent went away before it had tried the profile.");
    }

    private void Print(string language, JsonElement found)
    {
        string Text(string name) => found.GetProperty(name).GetString() ?? "";
        string[] Texts(string name) => [.. found.GetProperty(name).EnumerateArray().Select(item => item.GetString() ?? "")];

        output.WriteLine($"{language,-8}  opens {Text("database")} through {Text("driver")}, as user '{Text("user")}' in schema '{Text("schema")}'");
        output.WriteLine(Texts("becomes") is { Length: > 0 } others
            ? $"          its login can become {others.Length} others: {string.Join(", ", others)}"
            : "          its login can become nobody else");
        foreach (var member in Texts("missing"))
        {
            output.WriteLine($"          the driver lacks {member}");
        }
    }

    private static void PrintJson(string language, Outcome outcome, JsonDocument? found) => RunJson.Print(new JsonObject
    {
        ["language"] = language,
        ["status"] = OutcomeText.NameOf(outcome.Status),
        ["reason"] = outcome.Reason == Reason.Unspecified ? null : OutcomeText.NameOf(outcome.Reason),
        ["message"] = outcome.Message,
        ["session"] = found is null ? null : JsonObject.Create(found.RootElement),
    });
}
