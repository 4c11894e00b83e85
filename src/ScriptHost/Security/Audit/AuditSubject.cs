using ScriptHost.V1;

namespace ScriptHost.Security.Audit;

/// <summary>What a request is about, as the audit log has it.</summary>
/// <param name="Changes">True when it does something; what only looks is noted when it was refused.</param>
/// <param name="RunId">The run that it is about.</param>
/// <param name="Owner">The owner that it is about.</param>
/// <param name="What">The script, endpoint, user or other thing that it is about.</param>
internal readonly record struct AuditSubject(bool Changes, string RunId = "", string Owner = "", string What = "")
{
    public static AuditSubject Of(object request) => request switch
    {
        RunJobRequest run => new(true, run.RunId, run.Owner, run.Action),
        CancelRunRequest cancel => new(true, cancel.RunId),
        AttachRunRequest attach => new(false, attach.RunId),
        GetRunRequest get => new(false, get.RunId),
        ListRunsRequest list => new(false, Owner: list.Owner),
        CheckScriptRequest check => new(false, Owner: check.Owner, What: string.Join(", ", check.Actions)),
        _ => new(false),
    };
}
