using Google.Protobuf.WellKnownTypes;
using ScriptHost.Errors;
using ScriptHost.Profiles;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>What an agent is asked to run for a request: the same each time, because it comes from what is on record alone.</summary>
internal static class RequestMessages
{
    private const int MaxInfoLength = 64;

    /// <exception cref="ScriptHostException">BAD_REQUEST: the request can be asked of no agent.</exception>
    public static BegunRun Of(Request request, BegunRequest begun, string endpoint, DateTimeOffset now)
    {
        var message = new RunJobRequest
        {
            RunId = begun.RunId,
            Owner = OwnerOf(request.Owner, request.FoldsToLower),
            JobName = request.JobName,
            Action = request.Action,
            Arguments = { request.Arguments.Select(value => new Argument { Value = value }) },
            WithContext = request.WithContext,
            Profile = request.WithContext ? begun.Profile : "",
            Limits = new Limits { WallTime = begun.WallSeconds > 0 ? TimeSpan.FromSeconds(begun.WallSeconds).ToDuration() : null },
            ScheduledAt = request.FiledAt.ToTimestamp(),
            Endpoint = endpoint,
            Session = new JobSession { TimeZone = ZoneOf(request.TimeZone), ClientInfo = InfoOf(request.Module) },
        };
        message.Session.Nls.Add(NlsSettings.Parse(request.NlsEnv).ToDictionary());
        return new BegunRun(begun.RunId, JobId: 0)
        {
            User = null,
            ScheduledAt = request.FiledAt,
            StartedAt = now - request.FiledAgo,
            Url = ChosenAgent.Parse(begun.Agent).Url,
            Request = message,
            Stop = request.Stop,
        };
    }

    /// <summary>
    /// The owner of a database user. PostgreSQL folds names to lower case where Oracle folds them to upper: hr is HR there, and a name in both cases is
    /// itself. Two users must not become one owner.
    /// </summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: a PostgreSQL user whose name is another one's in capitals.</exception>
    public static string OwnerOf(string user, bool foldsToLower)
    {
        if (!foldsToLower || user.Any(char.IsUpper) && user.Any(char.IsLower))
        {
            return Quoted(user);
        }

        return user.Any(char.IsUpper)
            ? throw new ScriptHostException(ErrorCode.BadRequest, $"The database user \"{user}\" cannot be told from {user.ToLowerInvariant()}, which is the owner {user}: give the jobs to a user whose name has lower-case letters.")
            : Quoted(user.ToUpperInvariant());
    }

    private static string Quoted(string name) => $"\"{name}\"";

    // A session's zone may be an offset, which is none of a process: then the profile's holds.
    private static string ZoneOf(string zone) => zone is "" || SessionTexts.FindMistakeInTimeZone(zone) is not null ? "" : zone;

    private static string InfoOf(string module)
    {
        var text = string.Concat(module.Select(c => char.IsControl(c) || c > '~' ? '_' : c));
        return text[..Math.Min(text.Length, MaxInfoLength)];
    }
}
