using System.Text;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.Security.Access;
using ScriptHost.V1;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Checks a request from top to bottom before anything of it takes effect.</summary>
internal sealed class RunRequestReader(ActionResolver actions, AccessRules access, Sandbox sandbox, IOptions<LimitsOptions> options)
{
    private const int MaxArgumentCount = 255;
    private const int MaxArgumentBytes = 4000;
    private const int MaxRunIdLength = 64;

    // Oracle's bounds of V$SESSION.CLIENT_IDENTIFIER and CLIENT_INFO, and of identifiers.
    private const int MaxTagBytes = 64;
    private const int MaxNameBytes = 128;

    /// <exception cref="ScriptHostException">BAD_REQUEST, BAD_ARGUMENTS, PERMISSION_DENIED or one of the action's errors.</exception>
    public RunSpec Read(RunJobRequest request, ClientIdentity client)
    {
        var runId = ReadRunId(request.RunId);
        var owner = OwnerName.Parse(request.Owner);
        // Before anything is said about files.
        access.CheckOwner(client, owner, lendsSession: request.CarriedSession);
        CheckName("job_name", request.JobName);
        CheckName("profile", request.Profile);
        CheckName("endpoint", request.Endpoint);
        CheckArguments(request.Arguments);
        CheckIsolation(request.Isolation);
        CheckNetwork(request.NetworkOff);
        CheckSession(request.Session);
        var limits = RunLimits.Read(request.Limits, options.Value);
        var script = actions.Resolve(request.Action);
        access.CheckScript(client, script.Path);
        CheckCarriedSession(request, script.Kind);
        return new RunSpec(runId, client, owner, script, limits, request, RequestHash.Of(request));
    }

    private static string ReadRunId(string runId)
    {
        if (runId is "")
        {
            return Guid.CreateVersion7().ToString("N");
        }

        return runId.Length <= MaxRunIdLength && runId.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or ':' or '-')
            ? runId
            : throw new ScriptHostException(
                ErrorCode.BadRequest, $"'{runId}' is no run id: use 1 to {MaxRunIdLength} of the characters A-Z a-z 0-9 . _ : -.");
    }

    private static void CheckIsolation(string isolation)
    {
        if (isolation is not ("" or RunSpec.ProcessIsolation))
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, $"isolation is '{isolation}': say {RunSpec.ProcessIsolation} for a process that no other run has used, or leave it out.");
        }
    }

    private void CheckNetwork(bool isOff)
    {
        if (isOff && !sandbox.IsBubblewrap)
        {
            throw new ScriptHostException(
                ErrorCode.ComponentMissing,
                $"network is OFF for this run, and nothing here can switch it off: {sandbox.Report.Lacks.TrimEnd('.')}. Make bubblewrap work on this agent (scripthost doctor), or leave it on.");
        }
    }

    private static void CheckCarriedSession(RunJobRequest request, ScriptKind kind)
    {
        var mistake = !request.CarriedSession ? null
            : !request.WithContext ? "with_context is not: a script that gets the caller's session runs with context"
            : request.Profile is not "" ? $"profile is '{request.Profile}': a run has the caller's session or a profile's, not both"
            : kind != ScriptKind.CSharp ? "the action is no C# script (.csx): no other gets the caller's session"
            : null;
        if (mistake is not null)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"carried_session is true, and {mistake}.");
        }
    }

    private static void CheckSession(JobSession? session)
    {
        if (session is null)
        {
            return;
        }

        if (session.TimeZone is not "" && SessionTexts.FindMistakeInTimeZone(session.TimeZone) is { } zone)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"session.time_zone {zone}");
        }

        foreach (var (parameter, value) in session.Nls)
        {
            if (SessionTexts.FindMistakeInNls(parameter, value) is { } mistake)
            {
                throw new ScriptHostException(ErrorCode.BadRequest, $"session.nls '{parameter}' {mistake}");
            }
        }

        CheckSessionText("schema", session.Schema, MaxNameBytes);
        CheckSessionText("edition", session.Edition, MaxNameBytes);
        CheckSessionText("client_identifier", session.ClientIdentifier, MaxTagBytes);
        CheckSessionText("client_info", session.ClientInfo, MaxTagBytes);
    }

    private static void CheckSessionText(string field, string text, int maxBytes)
    {
        if (Encoding.UTF8.GetByteCount(text) > maxBytes || text.Any(char.IsControl))
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"session.{field} is not in order: give at most {maxBytes} bytes without control characters.");
        }
    }

    private static void CheckName(string field, string text)
    {
        if (text.Contains('\0'))
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"{field} holds a NUL character at position {text.IndexOf('\0')}: names are text.");
        }
    }

    private static void CheckArguments(IReadOnlyList<Argument> arguments)
    {
        if (arguments.Count > MaxArgumentCount)
        {
            throw new ScriptHostException(
                ErrorCode.BadArguments, $"There are {arguments.Count} arguments; a job has at most {MaxArgumentCount}. Pass more through a table or a file.");
        }

        for (var i = 0; i < arguments.Count; i++)
        {
            var value = arguments[i].Value;
            if (Encoding.UTF8.GetByteCount(value) is var length and > MaxArgumentBytes)
            {
                throw new ScriptHostException(
                    ErrorCode.BadArguments, $"Argument {i + 1} has {length} bytes; an argument has at most {MaxArgumentBytes}. Pass more through a table or a file.");
            }

            if (value.Contains('\0'))
            {
                throw new ScriptHostException(
                    ErrorCode.BadArguments, $"Argument {i + 1} holds a NUL character at position {value.IndexOf('\0')}: arguments are text. Encode binary data, for example as Base64.");
            }
        }
    }
}
